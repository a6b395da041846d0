using AiService.Storage;

namespace AiService.Audit;

/// <summary>Knows which records of the audit have still to be delivered somewhere.</summary>
internal interface IAuditBacklog
{
    /// <summary>Returns when the oldest of them was written; null when none waits.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    Task<DateTimeOffset?> OldestAsync(CancellationToken cancellation);
}
