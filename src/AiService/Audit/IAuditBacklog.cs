using AiService.Storage;

namespace AiService.Audit;

/// <summary>Knows which records of the audit have still to be delivered somewhere.</summary>
internal interface IAuditBacklog
{
    /// <summary>Returns the number of the oldest of them, and when it was written; null when none waits.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    Task<(long Id, DateTimeOffset At)?> OldestAsync(CancellationToken cancellation);
}
