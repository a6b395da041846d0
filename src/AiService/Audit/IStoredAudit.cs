using System.Buffers;
using AiService.Storage;

namespace AiService.Audit;

/// <summary>
/// Reads records of the audit as they are stored, for an export that proves something: no value passes through a type of this program. Every member throws
/// <see cref="StorageException"/> when the records cannot be read.
/// </summary>
internal interface IStoredAudit
{
    /// <summary>Returns the number before the first record, and that of the last one.</summary>
    Task<(long Before, long Last)> RangeAsync(CancellationToken cancellation);

    /// <summary>Writes the next records in their order, as lines (<see cref="AuditLine"/>). It is a short read, whatever the filter leaves of them.</summary>
    /// <param name="after">The number after which they begin.</param>
    /// <param name="last">The number with which all end.</param>
    /// <param name="filter">Its device and its times restrict them; nothing else of it does.</param>
    /// <param name="to">Takes the lines.</param>
    /// <param name="cancellation">The caller's.</param>
    /// <returns>The number after which it goes on; null at the end.</returns>
    Task<long?> WriteLinesAsync(long after, long last, AuditFilter filter, IBufferWriter<byte> to, CancellationToken cancellation);
}
