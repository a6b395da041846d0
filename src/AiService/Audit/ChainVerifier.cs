using System.Security.Cryptography;

namespace AiService.Audit;

/// <summary>
/// Verifies a chain, record by record in the order of their numbers. Records that the present key has signed are verified each by itself; those of a lost key, and those
/// that are older than the chain, by the seal of the segment that follows them.
/// </summary>
/// <param name="key">The present key.</param>
/// <param name="removed">What was removed from the front of the chain, by its newest record that says so; null: nothing.</param>
internal sealed class ChainVerifier(AuditKey key, SegmentsRemoved? removed) : IDisposable
{
    private readonly SegmentHash segment = new();
    private readonly List<SegmentSeal> passed = [];
    private readonly Dictionary<long, byte[]> wanted = [];
    private byte[] last = AuditKey.Nothing.ToArray();
    private long lastId;
    private SegmentStart? current;
    private long beganAt;
    private Finding? finding;
    private string? accepted;

    /// <summary>How many records were read.</summary>
    public long Records { get; private set; }

    /// <summary>Keeps the HMAC of a record for <see cref="Judge"/>.</summary>
    public void Want(long id) => wanted[id] = [];

    /// <summary>Takes the next record.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="form">Its stored form; one that no key has signed when its columns hold what the service never writes.</param>
    /// <param name="hmac">Its HMAC; empty when it has none.</param>
    /// <param name="mark">The event, of a record by which the chain speaks of itself; null for every other.</param>
    /// <param name="data">The data of such a record.</param>
    public void Read(long id, ReadOnlySpan<byte> form, ReadOnlySpan<byte> hmac, string? mark, ReadOnlySpan<byte> data)
    {
        Records++;
        var start = mark == AuditMarks.SegmentStarted ? AuditMarks.Read<SegmentStart>(data) : null;
        if (removed is not null && id <= removed.Through)
        {
            Found(id, $"record {id} was added: the records up to {removed.Through} were removed after their export");
        }
        else if (IsChained)
        {
            ReadChained(id, form, hmac, start);
        }
        else if (hmac.Length > 0)
        {
            ReadFirst(id, form, hmac, start);
        }

        if (start is not null && hmac.Length > 0)
        {
            // Before it counts as the last.
            Begin(id, start, start.Key == key.Id && IsSigned(form, hmac));
        }
        else if (mark == AuditMarks.ChainBroken && IsChained)
        {
            Found(id, $"record {id} says that the chain was broken when the service wrote to it");
        }

        segment.Add(id, form, hmac);
        lastId = id;
        if (hmac.Length == last.Length)
        {
            hmac.CopyTo(last);
        }

        if (wanted.ContainsKey(id))
        {
            wanted[id] = hmac.ToArray();
        }
    }

    /// <summary>Returns what was found, after the last record.</summary>
    /// <param name="heads">What is known of the chain's end from elsewhere, and where from. Each number was named to <see cref="Want"/> before.</param>
    public AuditVerdict Judge(IEnumerable<(string Source, AuditHead Head)> heads)
    {
        if (current is { } newest && newest.Key != key.Id)
        {
            Found(beganAt, $"record {beganAt} begins a segment of another key ({newest.Key}) than the present one ({key.Id})");
        }

        foreach (var (source, head) in heads)
        {
            if (head.Id > lastId)
            {
                Found(lastId + 1, $"{Missing(lastId + 1, head.Id)}: {source} names record {head.Id}");
            }
            else if (head.Id > (removed?.Through ?? 0) && !wanted.GetValueOrDefault(head.Id, []).AsSpan().SequenceEqual(head.Hmac))
            {
                Found(head.Id, $"record {head.Id} is not the one that {source} names");
            }
        }

        return new AuditVerdict
        {
            Ok = finding is null,
            Records = Records,
            FirstBad = finding?.Id,
            Reason = finding?.Reason ?? accepted,
            Head = IsChained ? new AuditHead(lastId, last).ToString() : null,
            Segments = [.. passed, segment.Seal()],
        };
    }

    public void Dispose() => segment.Dispose();

    private bool IsChained => current is not null;

    private void ReadChained(long id, ReadOnlySpan<byte> form, ReadOnlySpan<byte> hmac, SegmentStart? start)
    {
        var signer = start?.Key ?? current!.Key;
        if (id != lastId + 1)
        {
            Found(lastId + 1, Missing(lastId + 1, id - 1));
        }
        else if (hmac.Length != AuditKey.HmacSize)
        {
            Found(id, $"record {id} has no HMAC: it was added or changed");
        }
        else if (signer == key.Id && !IsSigned(form, hmac))
        {
            Found(id, $"record {id} was changed, moved or added");
        }
        else if (start is not null && start.Segment != current!.Segment + 1)
        {
            Found(id, $"record {id} begins segment {start.Segment} after segment {current.Segment}");
        }

        CheckSeal(id, start);
    }

    /// <summary>Takes the first record with an HMAC: it begins the chain, or what retention has left of it.</summary>
    private void ReadFirst(long id, ReadOnlySpan<byte> form, ReadOnlySpan<byte> hmac, SegmentStart? start)
    {
        if (start is null)
        {
            var place = id == lastId + 1 ? Math.Max(1, lastId) : lastId + 1;
            Found(place, $"record {place}, with which the chain began, is missing or was changed");
            (current, beganAt) = (new SegmentStart(0, key.Id, segment.Seal()), id);
            return;
        }

        var expected = (removed?.Through ?? start.Sealed.Last) + 1;
        if (removed is not null)
        {
            if (start.Segment != removed.Segment + 1 || start.Sealed.Last != removed.Through)
            {
                Found(expected, $"{Missing(expected, id - 1)}: the chain begins with segment {start.Segment}, and only those up to {removed.Segment} were removed after their export");
            }

            last = start.Sealed.Hmac is { Length: AuditKey.HmacSize * 2 } hex && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : last;
        }
        else if (start.Segment != 1)
        {
            Found(1, $"{Missing(1, id - 1)}: the chain begins with segment {start.Segment}");
        }
        else if (id != expected)
        {
            Found(expected, Missing(expected, id - 1));
        }

        if (start.Key == key.Id && !IsSigned(form, hmac))
        {
            Found(id, $"record {id}, which begins the chain, was changed or added");
        }

        if (removed is null)
        {
            CheckSeal(id, start);
        }
    }

    private void CheckSeal(long id, SegmentStart? start)
    {
        if (start is not null && segment.Seal() != start.Sealed)
        {
            var (was, said) = (segment.Seal(), start.Sealed);
            Found(
                Math.Max(1, said.First),
                said.Records == 0 ? $"record {was.First} was added before the chain began"
                : $"of the {said.Records} records from {said.First} to {said.Last}, which record {id} seals, {(was.Records == said.Records ? "some were changed" : $"{was.Records} are there")}");
        }
    }

    private void Begin(long id, SegmentStart start, bool isSigned)
    {
        if (lastId != 0)
        {
            passed.Add(segment.Seal());
        }

        if (current is { } ended && ended.Key != start.Key && start.Accepted is null)
        {
            // The service itself goes on with the key of the chain: another one may have made up what the next segment seals.
            Found(beganAt, $"record {beganAt} begins a segment of another key ({ended.Key}) than the one after it ({start.Key}), which accepts nothing");
        }

        if (isSigned && start.Accepted is { } acceptance && finding is { } before && AreAsTheyWere(acceptance.Segments))
        {
            // A person has looked, and a record that the present key has signed says so: the seals alone could be made by anyone.
            accepted = $"accepted by beginning segment {start.Segment}: {before.Reason}";
            finding = null;
        }

        (current, beganAt) = (start, id);
        segment.Begin();
    }

    // Of those that were accepted, retention may have removed some since, from the front.
    private bool AreAsTheyWere(IReadOnlyList<SegmentSeal> segments)
    {
        var gone = segments.Count - passed.Count;
        return gone >= 0 && segments.Take(gone).All(one => one.Last <= (removed?.Through ?? 0)) && passed.SequenceEqual(segments.Skip(gone));
    }

    private bool IsSigned(ReadOnlySpan<byte> form, ReadOnlySpan<byte> hmac)
    {
        Span<byte> right = stackalloc byte[AuditKey.HmacSize];
        key.Sign(last, form, right);
        return CryptographicOperations.FixedTimeEquals(right, hmac);
    }

    private void Found(long id, string reason) => finding ??= new Finding(id, reason);

    private static string Missing(long from, long to) => to <= from ? $"record {from} is missing" : $"records {from} to {to} are missing";

    private sealed record Finding(long Id, string Reason);
}
