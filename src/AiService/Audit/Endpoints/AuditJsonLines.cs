using System.Buffers;
using AiService.Storage;

namespace AiService.Audit.Endpoints;

/// <summary>
/// Exports records of the audit as JSON Lines. Memory and the time of a read are bounded by a number of records, however many records there are; records that are written
/// meanwhile are not part of it.
/// </summary>
internal sealed class AuditJsonLines(IStoredAudit audit)
{
    /// <summary>Returns the range of numbers that an export covers.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public Task<(long Before, long Last)> RangeAsync(CancellationToken cancellation) => audit.RangeAsync(cancellation);

    /// <exception cref="StorageException">The records cannot be read: what was written is not whole.</exception>
    public async Task WriteAsync(Stream to, (long Before, long Last) range, AuditFilter filter, CancellationToken cancellation)
    {
        var lines = new ArrayBufferWriter<byte>();
        for (long? after = range.Before; after is { } place;)
        {
            cancellation.ThrowIfCancellationRequested();
            after = await audit.WriteLinesAsync(place, range.Last, filter, lines, cancellation);
            await to.WriteAsync(lines.WrittenMemory, cancellation);
            await to.FlushAsync(cancellation);
            lines.ResetWrittenCount();
        }
    }
}
