using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AiService.Repairs;

/// <summary>
/// One entry of <c>repair_results</c>, as section 4 of the guide shows it, and what has been added since.
/// A fault that StackStorm failed on and the agent then took has two entries.
/// </summary>
public sealed record RepairResult
{
    /// <summary>The fault in words: <c>接口Gig0/0/1 down</c>.</summary>
    public required string Fault { get; init; }

    /// <summary>One sentence of what happened, in Chinese.</summary>
    public required string Result { get; init; }

    /// <summary>True only when StackStorm, or a post-check on the device, said so.</summary>
    public required bool Success { get; init; }

    /// <summary><c>stackstorm</c>, <c>agent</c>, or <c>none</c> when nobody was sent.</summary>
    public required string Provider { get; init; }

    /// <summary>StackStorm's execution, trimmed: id, status, action.ref, times, result; or the agent's checks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Details { get; init; }

    /// <summary>The action's reference (<c>pack.name</c>), or the agent's runbook.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Action { get; init; }

    /// <summary>
    /// StackStorm's own status, the agent's verdict; <c>not_run</c> when nothing reached StackStorm, <c>unknown</c> when nobody knows,
    /// <c>skipped</c> when nobody was sent.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    /// <summary>StackStorm's id of the execution.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExecutionId { get; init; }

    /// <summary>The keyword of the action map that matched.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Keyword { get; init; }

    /// <summary>Id of the repair in this service's records; absent when nothing was begun.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? RepairId { get; init; }

    /// <summary>Nobody was sent.</summary>
    /// <param name="plan">What was, or would have been, decided.</param>
    /// <param name="reason">The whole sentence.</param>
    internal static RepairResult NotBegun(RepairPlan plan, string reason) => new()
    {
        Fault = plan.Fault,
        Result = reason,
        Success = false,
        Provider = "none",
        Action = plan.Match.Action,
        Status = "skipped",
        Keyword = plan.Match.Keyword,
    };

    internal static RepairResult Of(RepairOrder order, string provider, RepairAttempt attempt) => new()
    {
        Fault = order.Description,
        Result = attempt.Result,
        Success = attempt.Outcome is AttemptOutcome.Succeeded,
        Provider = provider,
        Details = attempt.Details,
        Action = attempt.Action ?? order.Match.Action,
        Status = attempt.Status,
        ExecutionId = attempt.ExecutionId,
        Keyword = order.Match.Keyword,
        RepairId = order.RepairId,
    };
}
