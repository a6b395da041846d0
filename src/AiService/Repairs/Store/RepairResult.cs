using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AiService.Repairs.Store;

/// <summary>
/// One entry of <c>repair_results</c>, as section 4 of the guide shows it, and what has been added since.
/// A fault that StackStorm failed on and the agent then took has two entries.
/// </summary>
public sealed record RepairResult
{
    /// <summary>Stands for the provider where none was sent.</summary>
    internal const string NoProvider = "none";

    // A MySQL text column of 64 KB, which would otherwise drop the whole report (TRAPS 17).
    private const int MaxDetailsBytes = 48 * 1024;

    /// <summary>The fault in words: <c>接口Gig0/0/1 down</c>.</summary>
    public required string Fault { get; init; }

    /// <summary>One sentence of what happened, in Chinese.</summary>
    public required string Result { get; init; }

    /// <summary>True only when StackStorm, or a post-check on the device, said so.</summary>
    public required bool Success { get; init; }

    /// <summary><c>stackstorm</c>, <c>awx</c>, <c>agent</c>, or <c>none</c> when none was sent.</summary>
    public required string Provider { get; init; }

    /// <summary>StackStorm's execution, trimmed: id, status, action.ref, times, result; or the agent's checks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Details { get; init; }

    /// <summary>The action's reference (<c>pack.name</c>), or the agent's runbook.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Action { get; init; }

    /// <summary>
    /// StackStorm's own status, the agent's verdict; <c>not_run</c> when nothing reached StackStorm, <c>unknown</c> when the end is not known,
    /// <c>skipped</c> when no provider was sent.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    /// <summary>The engine's id of the execution.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExecutionId { get; init; }

    /// <summary>The keyword of the action map that matched.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Keyword { get; init; }

    /// <summary>Id of the repair in this service's records; absent when nothing was begun.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? RepairId { get; init; }

    /// <summary>Where the repair stands: an open state means that it goes on. Absent when nothing was begun.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RepairState? State { get; init; }

    /// <summary>
    /// Until when the device stays locked because the action may still be running, although StackStorm calls its execution canceled or
    /// abandoned. Absent otherwise.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ClosedUntil { get; init; }

    /// <summary>What the rules decided, and what each of them said. Absent for a repair of a version without them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RepairDecision? Decision { get; init; }

    /// <summary>What a check of the device said: true, the fault is gone; false, it is not; null, there was none or it could not tell.</summary>
    public bool? Verified { get; init; }

    /// <summary>What was seen there, in Chinese; absent without a check. The evidence is <c>details.verification</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Verification { get; init; }

    /// <summary>Returns the entry of a repair on record for which no provider was sent.</summary>
    internal static RepairResult NotBegun(RepairRecord repair, string reason) => new()
    {
        Fault = repair.Fault,
        Result = reason,
        Success = false,
        Provider = NoProvider,
        Action = repair.Action,
        Status = "skipped",
        Keyword = repair.Keyword,
        RepairId = repair.Id,
    };

    /// <summary>Returns all that is known of a repair by now: its attempts, and the one that is under way.</summary>
    internal static IReadOnlyList<RepairResult> AllOf(RepairRecord repair)
    {
        // While the device is being verified, nothing is called a success yet.
        var known = repair.Results.Select(attempt => attempt with { State = repair.State, Success = attempt.Success && repair.State.IsFinal(), Decision = repair.Decision });
        return [.. repair.State.IsFinal() || repair.State is RepairState.Verifying ? known : known.Append(UnderWay(repair))];
    }

    /// <summary>Returns the entries with their <see cref="Details"/> and decisions together small enough for the platform's report table.</summary>
    internal static IReadOnlyList<RepairResult> WithinBudget(IReadOnlyList<RepairResult> results)
    {
        var left = MaxDetailsBytes - results.Sum(result => result.Decision?.Bytes ?? 0);
        return [.. results.Select(result => result.Details is { } details ? result with { Details = Fit(details, ref left) } : result)];
    }

    private static JsonObject Fit(JsonObject details, ref int left)
    {
        // Counted with everything beyond ASCII escaped, which is never less than what the scheduler stores.
        var size = Encoding.UTF8.GetByteCount(details.ToJsonString());
        if (size <= left)
        {
            left -= size;
            return details;
        }

        return new JsonObject(details.Where(member => member.Key is "id" or "status" or "action")
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())))
        {
            ["truncated"] = true,
        };
    }

    private static RepairResult UnderWay(RepairRecord repair)
    {
        var execution = repair.ExecutionId is { } id && repair.State is RepairState.Running ? $" (execution: {id})" : "";
        var waits = repair.WaitsFor is { } awaited ? $"，{awaited}" : "";
        var action = repair.Doing ?? repair.Action;
        return new()
        {
            Fault = repair.Fault,
            Result = repair.State is RepairState.AwaitingApproval ? $"等待审批（修复 {repair.Id}）：{repair.Decision?.Reason}，尚未开始"
                : repair.State is RepairState.Waiting ? $"{repair.WaitsFor ?? "等待其他修复结束"}，尚未开始"
                : repair.ClosedUntil is not null ? $"动作 {action} 状态：{repair.Status}{execution}{waits}；设备在此之前保持锁定，修复在后台继续"
                : $"动作 {action} 状态：{repair.Status}{execution}{waits}，等待超时，修复仍在进行，未做其他操作",
            Success = false,
            Provider = repair.Provider,
            Action = action,
            Status = repair.Status,
            ExecutionId = repair.State is RepairState.Running ? repair.ExecutionId : null,
            Keyword = repair.Keyword,
            RepairId = repair.Id,
            State = repair.State,
            ClosedUntil = repair.ClosedUntil,
            Decision = repair.Decision,
        };
    }
}
