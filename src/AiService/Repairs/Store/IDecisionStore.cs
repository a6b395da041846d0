using AiService.Access;
using AiService.Faults;
using AiService.Storage;

namespace AiService.Repairs.Store;

/// <summary>
/// Reads what the rules count, and keeps decisions that begin no repair. Every member throws <see cref="StorageException"/> when the records cannot be
/// read or written.
/// </summary>
internal interface IDecisionStore
{
    /// <summary>Reads the past of a device, an action and a target, and of everything that shares a limit with it.</summary>
    Task<RepairFacts> FactsAsync(FactsQuery query, CancellationToken cancellation);

    /// <summary>Reads how the last repairs with an action ended on any device, the last one first; a success that lies ahead of the clock is none of them.</summary>
    Task<IReadOnlyList<ActionEnd>> EndsAsync(string action, int count, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Writes decisions that begin no repair, each with a line in the audit.</summary>
    Task RecordAsync(IReadOnlyList<RecordedDecision> decisions);

    /// <summary>Writes one record of the audit about faults that an analysis skips by their texts.</summary>
    Task RecordSkippedAsync(SkippedFaults skipped);

    /// <summary>Counts the decisions of a time.</summary>
    /// <param name="from">From then on.</param>
    /// <param name="to">Until before then.</param>
    /// <param name="cancellation">The caller is gone.</param>
    Task<DecisionReport> ReportAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);

    /// <summary>Reads the pause that is on record, over or not; null when there is none.</summary>
    Task<AutomationPause?> PauseAsync(CancellationToken cancellation);

    /// <summary>Writes a pause, or that there is none.</summary>
    /// <param name="pause">The pause; null: none.</param>
    /// <param name="by">Who wants it; null: its time is over.</param>
    Task SavePauseAsync(AutomationPause? pause, Requester? by);
}

/// <summary>Whose past is wanted, and how far back it counts.</summary>
internal sealed record FactsQuery
{
    public required string DeviceId { get; init; }

    public required string? Action { get; init; }

    public required string Target { get; init; }

    /// <summary>The device's group in the inventory; null when it has none.</summary>
    public string? Group { get; init; }

    /// <summary>The time of the decision.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Attempts at this subject count after then.</summary>
    public required DateTimeOffset AttemptsSince { get; init; }

    /// <summary>Repairs of all devices count after then.</summary>
    public required DateTimeOffset BegunSince { get; init; }

    /// <summary>Devices of the group count after then.</summary>
    public required DateTimeOffset GroupSince { get; init; }

    /// <summary>How many repairs of all devices are wanted; more change nothing.</summary>
    public required int MostBegun { get; init; }

    /// <summary>True where devices of the group are counted.</summary>
    public required bool CountsGroup { get; init; }

    /// <summary>How many of the action's last ends are wanted.</summary>
    public required int LastEnds { get; init; }

    /// <summary>True where the service only observes: what would have been executed counts as if it had been, and had worked at once.</summary>
    public bool Observed { get; init; }
}

/// <summary>
/// The past as far as rules count it. A repair counts once something was announced to be sent for it, and once, however often that was: refused ones, also
/// where what was sent certainly came to nothing, those cancelled before, and dry runs do not.
/// </summary>
internal sealed record RepairFacts
{
    /// <summary>When a repair of this subject last ended well; null when none has.</summary>
    public DateTimeOffset? SucceededAt { get; init; }

    /// <summary>When one last ended otherwise: failed, escalated, of unknown end, or cancelled after it had begun.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>When repairs of this subject began, the last one first.</summary>
    public IReadOnlyList<DateTimeOffset> Attempts { get; init; } = [];

    /// <summary>The repair that was escalated for this subject without an attempt; null when there is none.</summary>
    public Guid? Escalated { get; init; }

    /// <summary>When repairs of all devices began, the last one first.</summary>
    public IReadOnlyList<DateTimeOffset> Begun { get; init; } = [];

    /// <summary>The devices of the group, without this one, with the time at which their last repair began, the last one first.</summary>
    public IReadOnlyList<GroupDevice> GroupDevices { get; init; } = [];

    /// <summary>How the action's last repairs ended on any device, the last one first: true, well.</summary>
    public IReadOnlyList<ActionEnd> Ends { get; init; } = [];
}

/// <summary>A device of a group whose repair began.</summary>
internal sealed record GroupDevice
{
    public required string DeviceId { get; init; }

    /// <summary>When it last began.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>How a repair with an action ended.</summary>
internal sealed record ActionEnd
{
    public required bool Well { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A decision that begins no repair, as the records keep it.</summary>
internal sealed record RecordedDecision
{
    /// <summary>Sortable id (UUIDv7): that of the order, which became no repair.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid AnalysisId { get; init; }

    public required string DeviceId { get; init; }

    public required string Fault { get; init; }

    public required FaultLevel Level { get; init; }

    public string? Action { get; init; }

    /// <summary>What would have been repaired; null where no order was made of it.</summary>
    public string? Target { get; init; }

    public string? DeviceGroup { get; init; }

    /// <summary>The rule that decided.</summary>
    public required string Rule { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>What would have been decided without observing and pause.</summary>
    public required Verdict Otherwise { get; init; }

    public required RepairDecision Decision { get; init; }

    public string? RequestedBy { get; init; }

    public string? RequestedFrom { get; init; }
}

/// <summary>The faults of one analysis that are skipped by their texts, and would have been by any map: no keyword names them, and neither the default action nor the agent takes them.</summary>
internal sealed record SkippedFaults
{
    public required DateTimeOffset At { get; init; }

    public required Guid AnalysisId { get; init; }

    public required string TriggeredBy { get; init; }

    public required string DeviceId { get; init; }

    public required IReadOnlyList<(string Fault, FaultLevel Level, RepairDecision Decision)> Faults { get; init; }

    public required Requester? RequestedBy { get; init; }
}

/// <summary>What was decided within a time and began no repair.</summary>
public sealed record DecisionReport
{
    /// <summary>From then on.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Until before then.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>How often a repair would have been executed, had the automation not been observing or paused.</summary>
    public required long WouldRun { get; init; }

    /// <summary>How often a person would have been asked to approve one.</summary>
    public required long WouldAsk { get; init; }

    /// <summary>What would have run, by action; <c>local agent</c> where none is mapped.</summary>
    public required IReadOnlyList<DecisionCount> ByAction { get; init; }

    /// <summary>What would have run, by device; the 200 with the most.</summary>
    public required IReadOnlyList<DecisionCount> ByDevice { get; init; }

    /// <summary>Every decision that began no repair, by the rule that decided, observing and pause left out where another one did.</summary>
    public required IReadOnlyList<DecisionCount> ByRule { get; init; }
}

/// <summary>How many decisions have something in common.</summary>
public sealed record DecisionCount
{
    /// <summary>The action, the device or the rule.</summary>
    public required string Name { get; init; }

    /// <summary>How many.</summary>
    public required long Count { get; init; }
}

/// <summary>Why, since when and until when nothing is repaired.</summary>
public sealed record AutomationPause
{
    /// <summary>Why, in the words of the person who paused it.</summary>
    public required string Reason { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it ends by itself; null: when a person resumes.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Who paused it.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The address from which it was paused.</summary>
    public string? RequestedFrom { get; init; }
}
