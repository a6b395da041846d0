using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Faults;
using AiService.Faults.Keywords;
using AiService.Faults.Reading;
using AiService.Faults.Statements;
using AiService.Hosting.Redaction;
using AiService.Matching;

namespace AiService.Repairs.Store;

/// <summary>
/// One repair as it stands: a row of the table <c>repairs</c>, one column a property. What callers are shown is
/// <c>RepairView</c>; a new column is a property here and a migration.
/// </summary>
internal sealed record RepairRecord
{
    /// <summary>Sortable id (UUIDv7).</summary>
    public required Guid Id { get; init; }

    /// <summary>The analysis that asked for it.</summary>
    public required Guid AnalysisId { get; init; }

    /// <summary>What triggered it: <c>analyze</c> or <c>alert</c>.</summary>
    public required string TriggeredBy { get; init; }

    /// <summary>Who asked for it: a key's name, a token's user, <c>trusted</c> or <c>anonymous</c>; null in rows of before.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The address from which it was asked for.</summary>
    public string? RequestedFrom { get; init; }

    /// <summary>How long it waits for its device.</summary>
    public DateTimeOffset? WaitUntil { get; init; }

    /// <summary>True when the next process queues it again where it had not begun; false when that refuses it.</summary>
    public bool ResumeUnbegun { get; init; }

    /// <summary>The device as the caller named it.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The fault in words.</summary>
    public required string Fault { get; init; }

    /// <summary>P0 to P3.</summary>
    public required FaultLevel Level { get; init; }

    /// <summary>The keyword of the action map that matched; null when none did.</summary>
    public string? Keyword { get; init; }

    /// <summary>The rule that chose the action.</summary>
    public required MatchRule Rule { get; init; }

    /// <summary>The mapped action, <c>pack.name</c> or a job template of AWX; null when only the local agent can help.</summary>
    public string? Action { get; init; }

    /// <summary>The interface that the fault names, as written.</summary>
    public string? Interface { get; init; }

    /// <summary>What is repaired, in one spelling: the port, or the fault's normalised words without what was measured.</summary>
    public required string Target { get; init; }

    /// <summary>What the fault's words were read as; null for a repair of a version that did not keep it.</summary>
    public ReadingView? Reading { get; init; }

    /// <summary>What the rules decided, last when it was let begin; null for a repair of a version without them.</summary>
    public RepairDecision? Decision { get; init; }

    /// <summary>The device's group in the inventory, as it was; null when it had none.</summary>
    public string? DeviceGroup { get; init; }

    /// <summary>When it is refused unless a person has approved it; null when none was asked.</summary>
    public DateTimeOffset? ApprovalUntil { get; init; }

    /// <summary>When a person approved it: its age counts from then.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>Who approved it.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>When an alert that stands behind it was first said to be over, which changes nothing else of it; null when none was. Written by the alerts' store.</summary>
    public DateTimeOffset? AlertResolvedAt { get; init; }

    /// <summary>Fixed parameters of the map's entry. Secrets are masked, and all of them until the action's declaration was read.</summary>
    public required JsonObject Parameters { get; init; }

    /// <summary>What StackStorm's traces know it by.</summary>
    public required string TraceTag { get; init; }

    /// <summary>Who has it: <c>stackstorm</c>, <c>awx</c> or <c>agent</c>; <c>none</c> while no provider was chosen.</summary>
    public required string Provider { get; init; }

    /// <summary>Where it stands.</summary>
    public required RepairState State { get; init; }

    /// <summary>The word of <see cref="State"/>, as the column holds it.</summary>
    /// <exception cref="FormatException">It is no state of this version.</exception>
    internal string StateWord
    {
        init => State = RepairStates.Parse(value) ?? throw new FormatException($"'{value}' is no state of a repair");
    }

    /// <summary>The provider's last word: StackStorm's status, the agent's step.</summary>
    public required string Status { get; init; }

    /// <summary>What an open repair waits for, in Chinese: another repair of its device, or a person. Null otherwise.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Until when the device stays locked because the action of a cancelled execution may still run. Null otherwise.</summary>
    public DateTimeOffset? ClosedUntil { get; init; }

    /// <summary>The engine's id of the execution.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>How often something was announced to be sent, and then sent unless the process was lost in between.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it was put on record.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its record last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When something was first announced to be sent; null when nothing was.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>When something was last announced to be sent.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it ended; null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When a person first wanted it stopped.</summary>
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>How it ended, in one Chinese sentence.</summary>
    public string? Result { get; init; }

    /// <summary>The attempts that are over.</summary>
    public IReadOnlyList<RepairResult> Results { get; init; } = [];

    /// <summary>What a check of the device said; null when there was none, or it could not tell.</summary>
    public bool? Verified { get; init; }

    /// <summary>What was seen there, in Chinese.</summary>
    public string? Verification { get; init; }

    /// <summary>What the attempt under way calls its action.</summary>
    [NotStored]
    public string? Doing { get; init; }

    /// <summary>True while StackStorm shows that the action runs although its execution was cancelled.</summary>
    [NotStored]
    public bool KnownToRun { get; init; }

    /// <summary>True once something may have reached the device or StackStorm.</summary>
    [NotStored]
    public bool HasBegun => Attempts > 0;

    /// <summary>Returns the record of an order that is submitted now.</summary>
    /// <param name="order">The order.</param>
    /// <param name="submission">What goes along with it.</param>
    /// <param name="now">The time.</param>
    /// <param name="state">The state with which it begins.</param>
    public static RepairRecord Of(RepairOrder order, RepairSubmission submission, DateTimeOffset now, RepairState state = RepairState.Planned) => new()
    {
        Id = order.RepairId,
        AnalysisId = submission.AnalysisId,
        TriggeredBy = submission.TriggeredBy,
        RequestedBy = submission.RequestedBy?.Name,
        RequestedFrom = submission.RequestedBy?.Address,
        WaitUntil = submission.WaitUntil == DateTimeOffset.MaxValue ? null : submission.WaitUntil,
        ResumeUnbegun = submission.ResumeUnbegun,
        DeviceId = order.DeviceId,
        Fault = order.Description,
        Level = order.Level,
        Keyword = order.Match.Keyword,
        Rule = order.Match.Rule,
        Action = order.Match.Action,
        Interface = order.Interface?.Text,
        Target = order.Target,
        Reading = ReadingView.Of(order.Reading),
        Decision = submission.Decision,
        DeviceGroup = submission.DeviceGroup,

        // Which of them are secret is for the action's declaration to say: until it has been read, all are.
        Parameters = MaskedParameters.Of(order.Match.Parameters, _ => false),
        TraceTag = order.TraceTag,
        Provider = RepairResult.NoProvider,
        State = state,
        Status = state.Word(),
        Attempts = 0,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>Returns the order that a lost process had. Its parameters are masked: enough to follow it, and not to send it.</summary>
    public RepairOrder ToOrder() => new()
    {
        RepairId = Id,
        DeviceId = DeviceId,
        Description = Fault,
        Level = Level,
        Reading = Reading?.ToReading() ?? ReadAgain(),
        Match = new ActionMatch(
            Rule,
            Action,
            Keyword,
            Parameters.ToDictionary(parameter => parameter.Key, parameter => JsonSerializer.SerializeToElement(parameter.Value)),
            []),
    };

    // A row of an earlier version: its words are read again, and the port is the one on record.
    private FaultReading ReadAgain()
    {
        var read = FaultReader.Read(Fault);
        var reading = read.Faults.FirstOrDefault() ?? read.Statements[0];
        return reading with { Object = reading.Object with { Port = Interface is { } name ? new InterfaceName(name) : null } };
    }
}

/// <summary>Marks a property of a record that has no column: only the process that carries the repair out knows it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotStoredAttribute : Attribute;
