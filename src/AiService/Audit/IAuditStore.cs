using AiService.Contract;
using AiService.Storage;

namespace AiService.Audit;

/// <summary>Keeps the audit, to which entries are only ever appended.</summary>
internal interface IAuditStore
{
    /// <summary>Writes one entry, and returns its id when it is committed and synchronised to disk.</summary>
    /// <exception cref="StorageException">It could not be written: what it announces must not be done.</exception>
    Task<long> AppendAsync(AuditEntry entry);

    /// <summary>Returns the history of one repair in the order in which it was written; the requests that were about it are not part of it.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    Task<IReadOnlyList<AuditEntry>> ReadAsync(Guid repairId, CancellationToken cancellation);

    /// <summary>Returns one page of the entries that a filter asks for, and the number after which the next one goes on.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    Task<Page<AuditEntry>> PageAsync(AuditFilter filter, CancellationToken cancellation);
}
