using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AiService.Audit;
using AiService.Faults;
using AiService.Faults.Keywords;
using AiService.Matching;
using AiService.Repairs.Store;

namespace AiService.Repairs.Endpoints;

/// <summary>One repair as callers see it.</summary>
public sealed record RepairView
{
    /// <summary>Sortable id (UUIDv7).</summary>
    public required Guid Id { get; init; }

    /// <summary>The analysis that asked for it.</summary>
    public required Guid AnalysisId { get; init; }

    /// <summary>What triggered it: <c>analyze</c> or <c>alert</c>.</summary>
    public required string TriggeredBy { get; init; }

    /// <summary>Who asked for it: the name of an API key, a token's user, <c>trusted</c> (a trusted address) or <c>anonymous</c>; null for one of an earlier version.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The address from which it was asked for.</summary>
    public string? RequestedFrom { get; init; }

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

    /// <summary>What the fault's words were read as. Not in lists; absent for a repair of a version that did not keep it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReadingView? Reading { get; init; }

    /// <summary>What the rules decided, and what each of them said, last when it was let begin. Not in lists; absent for a repair of a version without them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RepairDecision? Decision { get; init; }

    /// <summary>The device's group in the inventory, as it was; null when it had none.</summary>
    public string? DeviceGroup { get; init; }

    /// <summary>When it is refused unless a person has approved it; null when none was asked.</summary>
    public DateTimeOffset? ApprovalUntil { get; init; }

    /// <summary>When a person approved it; null when none has.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>Who approved it.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>When an alert that stands behind it was first said to be over, which changes neither its state nor its success; null when none was.</summary>
    public DateTimeOffset? AlertResolvedAt { get; init; }

    /// <summary>
    /// Fixed parameters of the map's entry. Masked are secrets, by name and by the action's declaration, and all of them until that was read.
    /// </summary>
    public required JsonObject Parameters { get; init; }

    /// <summary>What StackStorm's traces know it by.</summary>
    public required string TraceTag { get; init; }

    /// <summary>Who has it: <c>stackstorm</c>, <c>awx</c> or <c>agent</c>; <c>none</c> while no provider was chosen.</summary>
    public required string Provider { get; init; }

    /// <summary>Where it stands.</summary>
    public required RepairState State { get; init; }

    /// <summary>The provider's last word: StackStorm's status, the agent's step.</summary>
    public required string Status { get; init; }

    /// <summary>What an open repair waits for, in Chinese: another repair of its device, or a person, with the inquiry's id. Null otherwise.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>
    /// Until when the device stays locked because the action may still be running, although StackStorm calls its execution canceled or
    /// abandoned. Null otherwise, and once the repair is over.
    /// </summary>
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

    /// <summary>When it ended; null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When a person first wanted it stopped.</summary>
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>How it ended, in one Chinese sentence.</summary>
    public string? Result { get; init; }

    /// <summary>What a check of the device said; null when there was none, or it could not tell.</summary>
    public bool? Verified { get; init; }

    /// <summary>What was seen there, in Chinese.</summary>
    public string? Verification { get; init; }

    /// <summary>Its attempts as <c>repair_results</c> shows them. Not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RepairResult>? Results { get; init; }

    /// <summary>Every step in order. Not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AuditEntry>? History { get; init; }

    /// <summary>What passed between the service and the device, where that was kept. Not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TranscriptLine>? Transcript { get; init; }

    /// <summary>Returns a repair with its reading, without its attempts and its history.</summary>
    internal static RepairView Of(RepairRecord repair) => new()
    {
        Id = repair.Id,
        AnalysisId = repair.AnalysisId,
        TriggeredBy = repair.TriggeredBy,
        RequestedBy = repair.RequestedBy,
        RequestedFrom = repair.RequestedFrom,
        DeviceId = repair.DeviceId,
        Fault = repair.Fault,
        Level = repair.Level,
        Keyword = repair.Keyword,
        Rule = repair.Rule,
        Action = repair.Action,
        Interface = repair.Interface,
        Target = repair.Target,
        Reading = repair.Reading,
        Decision = repair.Decision,
        DeviceGroup = repair.DeviceGroup,
        ApprovalUntil = repair.ApprovalUntil,
        ApprovedAt = repair.ApprovedAt,
        ApprovedBy = repair.ApprovedBy,
        AlertResolvedAt = repair.AlertResolvedAt,
        Parameters = repair.Parameters,
        TraceTag = repair.TraceTag,
        Provider = repair.Provider,
        State = repair.State,
        Status = repair.Status,
        WaitsFor = repair.WaitsFor,
        ClosedUntil = repair.ClosedUntil,
        ExecutionId = repair.ExecutionId,
        Attempts = repair.Attempts,
        CreatedAt = repair.CreatedAt,
        UpdatedAt = repair.UpdatedAt,
        BegunAt = repair.BegunAt,
        EndedAt = repair.EndedAt,
        CancelRequestedAt = repair.CancelRequestedAt,
        Result = repair.Result,
        Verified = repair.Verified,
        Verification = repair.Verification,
    };
}
