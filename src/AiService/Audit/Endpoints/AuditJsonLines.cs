using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AiService.Storage;

namespace AiService.Audit.Endpoints;

/// <summary>
/// Exports records of the audit as JSON Lines: every member in the same order, null where there is none, each the text that is stored, so that the HMACs can be computed from
/// the lines. Memory and the time of a read are bounded by a range of numbers, however many records there are; records that are written meanwhile are not part of it.
/// </summary>
internal sealed class AuditJsonLines(IStoredAudit audit)
{
    private const int RangeSize = 500;

    // Only what JSON itself asks for is escaped: the text of data stays readable, and no browser takes this type for a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (JsonEncodedText Name, Func<StoredRecord, string?> Text)[] Members =
    [
        Member("at", record => record.At),
        Member("repair_id", record => record.RepairId),
        Member("device_id", record => record.DeviceId),
        Member("event", record => record.Event),
        Member("state", record => record.State),
        Member("provider", record => record.Provider),
        Member("action", record => record.Action),
        Member("execution_id", record => record.ExecutionId),
        Member("detail", record => record.Detail),
        Member("requested_by", record => record.RequestedBy),
        Member("requested_from", record => record.RequestedFrom),
        Member("outcome", record => record.Outcome),
        Member("data", record => record.Data),
        Member("hmac", record => record.Hmac),
    ];

    /// <summary>Returns the range of numbers that an export covers.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public Task<(long Before, long Last)> RangeAsync(CancellationToken cancellation) => audit.RangeAsync(cancellation);

    /// <exception cref="StorageException">The records cannot be read: what was written is not whole.</exception>
    public async Task WriteAsync(Stream to, (long Before, long Last) range, AuditFilter filter, CancellationToken cancellation)
    {
        var lines = new ArrayBufferWriter<byte>();
        for (var after = range.Before; after < range.Last; after += RangeSize)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var record in await audit.ReadAsync(after, Math.Min(after + RangeSize, range.Last), filter, cancellation))
            {
                Write(lines, record);
            }

            await to.WriteAsync(lines.WrittenMemory, cancellation);
            await to.FlushAsync(cancellation);
            lines.ResetWrittenCount();
        }
    }

    private static void Write(ArrayBufferWriter<byte> lines, StoredRecord record)
    {
        using (var writer = new Utf8JsonWriter(lines, Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", record.Id);
            foreach (var (name, text) in Members)
            {
                writer.WriteString(name, text(record)); // Null is written as null.
            }

            writer.WriteEndObject();
        }

        lines.Write("\n"u8);
    }

    private static (JsonEncodedText Name, Func<StoredRecord, string?> Text) Member(string name, Func<StoredRecord, string?> text) => (JsonEncodedText.Encode(name), text);
}
