using AiService.Access;
using AiService.Audit;
using AiService.Contract;
using AiService.Knowledge;
using AiService.Storage;

namespace AiService.Repairs.Store;

/// <summary>
/// The records of repairs. A row, the history line of its change and what it taught are one transaction, on disk when the call returns.
/// Every member throws <see cref="StorageException"/> when the records cannot be read or written; what was to be written is then not there.
/// </summary>
internal interface IRepairStore
{
    /// <summary>Why nothing may begin, in English: the records were removed or replaced under the process. Null otherwise.</summary>
    string? Problem { get; }

    /// <summary>Puts a new repair on record; fails if its analysis has the same repair, not refused, on record already.</summary>
    /// <returns>The id of its history line.</returns>
    Task<long> InsertAsync(RepairRecord repair, AuditEntry line);

    /// <summary>Writes how a repair stands now.</summary>
    /// <param name="repair">As it stands.</param>
    /// <param name="expected">The state in which the row is believed to be: in any other, nothing is written.</param>
    /// <param name="line">What happened.</param>
    /// <param name="lessons">What it taught; one that is on record already is kept as it is.</param>
    /// <returns>The id of the history line; null when the row is in another state.</returns>
    Task<long?> UpdateAsync(RepairRecord repair, RepairState expected, AuditEntry line, IReadOnlyList<RepairLesson> lessons);

    /// <summary>Reads the state of a row and the id of the last line of its history; null for a row that is not there.</summary>
    Task<(RepairState State, long Line)?> StandingAsync(Guid id);

    /// <summary>Reads one repair; null when it is not on record.</summary>
    Task<RepairRecord?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>Reads one page, the last recorded first; a clock that was set back changes nothing of the order.</summary>
    Task<Page<RepairRecord>> PageAsync(RepairFilter filter, CancellationToken cancellation);

    /// <summary>Reads all that are not over, in the order in which they were recorded.</summary>
    Task<IReadOnlyList<RepairRecord>> OpenAsync(CancellationToken cancellation);

    /// <summary>Reads those that ended <c>unknown</c> after <paramref name="since"/>, and whose device no person has released.</summary>
    Task<IReadOnlyList<RepairRecord>> UnknownAsync(DateTimeOffset since, CancellationToken cancellation);

    /// <summary>Reads what one analysis has begun or joined, in the order in which it was recorded.</summary>
    Task<IReadOnlyList<RepairRecord>> OfAnalysisAsync(Guid analysisId, CancellationToken cancellation);

    /// <summary>Keeps that an analysis was answered with a repair that another one had begun, and who asked for it.</summary>
    Task JoinAsync(Guid analysisId, Guid repairId, Requester? requester);

    /// <summary>Reads who was answered with a repair that another one had asked for.</summary>
    Task<IReadOnlyList<string>> JoinedByAsync(Guid repairId, CancellationToken cancellation);

    /// <summary>Reads what the knowledge base has not taken in yet, of one repair or of all, in the order in which it was recorded.</summary>
    Task<IReadOnlyList<RepairLesson>> DueLessonsAsync(Guid? repairId);

    /// <summary>Removes a lesson that the knowledge base has taken in.</summary>
    Task RemoveLessonAsync(string id);
}

/// <summary>Which repairs are wanted. What is null or empty does not restrict.</summary>
internal sealed record RepairFilter
{
    public string? DeviceId { get; init; }

    public IReadOnlyList<RepairState> States { get; init; } = [];

    public string? Action { get; init; }

    /// <summary>Created then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Created before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The <c>next</c> of the page before: its last repair, which may have been removed since.</summary>
    public Guid? After { get; init; }

    /// <summary>How many at most.</summary>
    public required int Limit { get; init; }
}

/// <summary>Reads what was kept of the sessions of a repair with its device; it belongs to the repair's record.</summary>
internal interface IRepairEvidence
{
    /// <summary>The lines of all sessions of one repair, in the order in which they passed; empty when there was none.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    Task<IReadOnlyList<TranscriptLine>> ReadAsync(Guid repairId, CancellationToken cancellation);
}

/// <summary>One line that passed between the service and a device.</summary>
public sealed record TranscriptLine
{
    /// <summary>Number of the session within the repair, from 1.</summary>
    public required int Session { get; init; }

    /// <summary>When it passed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>sent</c>, <c>received</c>, or <c>event</c> (connected, dropped, timed out).</summary>
    public required string Direction { get; init; }

    /// <summary>The text, secrets masked.</summary>
    public required string Text { get; init; }
}
