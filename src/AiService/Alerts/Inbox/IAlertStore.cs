using AiService.Alerts.Reading;
using AiService.Audit;
using AiService.Contract;
using AiService.Storage;

namespace AiService.Alerts.Inbox;

/// <summary>Keeps alerts. Every member throws <see cref="StorageException"/> when the records cannot be read or written.</summary>
internal interface IAlertStore
{
    /// <summary>
    /// Puts alerts on record, all or none, in their order. One that says that a fault is over, and whose sender may repair, ends what its earlier arrivals (of
    /// the same device, where both are known) have undecided, and is noted on their repairs. Where there is no room, the oldest decided ones give way.
    /// </summary>
    /// <param name="alerts">The alerts.</param>
    /// <param name="request">The audit's record of the request that brought them, written with them; null: none.</param>
    /// <exception cref="InboxFullException">There is no room, and nothing that may give way.</exception>
    Task AddAsync(IReadOnlyList<AlertRecord> alerts, AuditEntry? request);

    /// <summary>Writes what was decided about an alert, its device and its analysis; one that was said to be over meanwhile is noted on its repairs.</summary>
    /// <returns>True when it was said to be over meanwhile.</returns>
    Task<bool> DecideAsync(AlertRecord alert);

    /// <summary>Reads an arrival by its id, or the last one of an alert by its sender's name; null when there is none.</summary>
    Task<AlertRecord?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Reads one page, the last arrival first.</summary>
    Task<Page<AlertRecord>> PageAsync(AlertFilter filter, CancellationToken cancellation);

    /// <summary>Reads the ids of those that are undecided, in the order of their arrival.</summary>
    Task<IReadOnlyList<Guid>> PendingAsync(CancellationToken cancellation);

    /// <summary>Reads the last arrivals of an alert that a repeat may join: they fire, were not said to be over, and are undecided or have a repair of their own.</summary>
    Task<IReadOnlyList<AlertRecord>> FiringAsync(AlertSource source, string alertId, CancellationToken cancellation);

    /// <summary>Reads the repeats that joined an alert, one of each other sender.</summary>
    Task<IReadOnlyList<AlertRecord>> RepeatsAsync(AlertRecord alert, CancellationToken cancellation);

    /// <summary>Returns those of these repairs behind which stand alerts alone, all of which are over.</summary>
    Task<IReadOnlyList<Guid>> RecoveredAsync(IReadOnlyList<Guid> repairs, CancellationToken cancellation);

    /// <summary>Counts what is kept and what of it is undecided.</summary>
    Task<(long Kept, long Pending)> CountAsync(CancellationToken cancellation);
}

/// <summary>There is no room for more alerts.</summary>
internal sealed class InboxFullException() : Exception("The inbox of alerts is full of undecided ones.");

/// <summary>Which alerts are wanted. What is null or empty does not restrict.</summary>
internal sealed record AlertFilter
{
    public string? DeviceId { get; init; }

    public string? AlertId { get; init; }

    public IReadOnlyList<AlertSource> Sources { get; init; } = [];

    public IReadOnlyList<AlertState> States { get; init; } = [];

    public IReadOnlyList<AlertDecision> Decisions { get; init; } = [];

    /// <summary>Received then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Received before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    public long? After { get; init; }

    /// <summary>How many at most.</summary>
    public required int Limit { get; init; }
}
