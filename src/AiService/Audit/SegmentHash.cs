using System.Security.Cryptography;

namespace AiService.Audit;

/// <summary>Computes the seal of a segment while its records pass.</summary>
internal sealed class SegmentHash : IDisposable
{
    private readonly byte[] lastHmac = new byte[AuditKey.HmacSize];
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private (long Count, long First, long Last) records;
    private bool hasHmac;

    /// <summary>Begins a segment.</summary>
    public void Begin()
    {
        hash.GetHashAndReset();
        (records, hasHmac) = (default, false);
    }

    /// <summary>Adds the next record; empty <paramref name="hmac"/>: it has none.</summary>
    public void Add(long id, ReadOnlySpan<byte> form, ReadOnlySpan<byte> hmac)
    {
        hash.AppendData(form);
        hash.AppendData(hmac);
        records = (records.Count + 1, records.Count == 0 ? id : records.First, id);
        hasHmac = hmac.TryCopyTo(lastHmac) && hmac.Length == lastHmac.Length;
    }

    /// <summary>Returns the seal of what was added.</summary>
    public SegmentSeal Seal() => new(records.Count, records.First, records.Last, Convert.ToHexStringLower(hash.GetCurrentHash()), hasHmac ? Convert.ToHexStringLower(lastHmac) : null);

    public void Dispose() => hash.Dispose();
}
