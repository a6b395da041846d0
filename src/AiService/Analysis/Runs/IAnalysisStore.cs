using AiService.Access;
using AiService.Storage;

namespace AiService.Analysis.Runs;

/// <summary>Keeps analyses that may be asked for again, by id or by idempotency key, for 48 hours.</summary>
/// <remarks>Every method throws <see cref="StorageException"/> when the records cannot be read or written.</remarks>
internal interface IAnalysisStore
{
    /// <summary>Records a new analysis unless its key already stands for one, and returns what is on record then.</summary>
    Task<AnalysisRecord> OpenAsync(Guid id, string deviceId, string? key, string hash, Requester? requester);

    /// <summary>Sets an analysis that failed, or was lost with its process, back to running.</summary>
    Task ReopenAsync(Guid id);

    /// <summary>Records the outcome of an analysis.</summary>
    Task EndAsync(Guid id, AnalysisOutcome outcome);

    /// <summary>Records an analysis that is over, with its outcome; one that is on record by this id gets the new outcome.</summary>
    Task RecordAsync(Guid id, string deviceId, Requester? requester, AnalysisOutcome outcome);

    /// <summary>Returns an analysis, or null when there is none of this id.</summary>
    Task<AnalysisRecord?> FindAsync(Guid id, CancellationToken cancellation);
}
