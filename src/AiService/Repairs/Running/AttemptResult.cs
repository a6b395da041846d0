using System.Globalization;
using System.Text.Json.Nodes;
using AiService.Repairs.Store;

namespace AiService.Repairs.Running;

/// <summary>How one provider's attempt ended, or that it has not.</summary>
internal enum AttemptOutcome
{
    /// <summary>The provider's own final word: it worked.</summary>
    Succeeded,

    /// <summary>It did not work, and its action can no longer be running. Another provider may try.</summary>
    Failed,

    /// <summary>The device was examined, and no program can help: a person has to go there. No other provider tries.</summary>
    Escalated,

    /// <summary>It is certain that nothing reached the device. Another provider may try.</summary>
    NeverBegan,

    /// <summary>A person stopped it, that is confirmed, and its action can no longer be running. No other provider tries.</summary>
    Canceled,

    /// <summary>It runs, or may run, still. No other provider may touch the device.</summary>
    StillOpen,

    /// <summary>Nothing can be known. No other provider may touch the device.</summary>
    Unknown,
}

/// <summary>What one provider's attempt came to.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Result">One sentence for the platform's users, in Chinese.</param>
internal sealed record AttemptResult(AttemptOutcome Outcome, string Result)
{
    /// <summary>The action's reference or the runbook's name.</summary>
    public string? Action { get; init; }

    /// <summary>The provider's own word for the state: StackStorm's status, the agent's verdict.</summary>
    public string? Status { get; init; }

    /// <summary>The engine's id of the execution; null when there is none.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>False when the fault was found gone and nothing was done: there is nothing to be learned then.</summary>
    public bool DidSomething { get; init; } = true;

    /// <summary>What a check of the device said; null when there was none, or it could not tell.</summary>
    public bool? Verified { get; init; }

    /// <summary>What was seen there, in Chinese; null without a check.</summary>
    public string? Verification { get; init; }

    /// <summary>What kind of device it is; null when it is not known.</summary>
    public RepairedPlatform? Platform { get; init; }

    /// <summary>Trimmed evidence: of StackStorm id, status, action.ref, times and result; of the agent its checks.</summary>
    public JsonObject? Details { get; init; }

    /// <summary>Returns the attempt as <c>repair_results</c> shows it.</summary>
    public RepairResult ToEntry(RepairRecord repair, string provider) => new()
    {
        Fault = repair.Fault,
        Result = Result,
        Success = Outcome is AttemptOutcome.Succeeded,
        Provider = provider,
        Details = Details,
        Action = Action ?? repair.Action,
        Status = Status,
        ExecutionId = ExecutionId,
        Keyword = repair.Keyword,
        RepairId = repair.Id,

        // On record, for the judgement of the attempts; callers are shown the repair's state.
        State = Outcome is AttemptOutcome.Failed ? RepairState.Failed : null,
        Verified = Verified,
        Verification = Verification,
    };

    /// <summary>Returns the successful attempt of an entry, whose verification a lost process had begun.</summary>
    public static AttemptResult Done(RepairResult entry) => new(AttemptOutcome.Succeeded, entry.Result)
    {
        Action = entry.Action,
        Status = entry.Status,
        ExecutionId = entry.ExecutionId,
        Details = entry.Details,
    };
}

/// <summary>What kind of device was repaired, as far as the one who touched or checked it knows.</summary>
/// <param name="Name">The platform: <c>vrp</c>, <c>ios</c>, <c>frr</c>.</param>
/// <param name="Vendor">Its maker as the platform's users write it: <c>华为</c>; null where the name says it all.</param>
internal sealed record RepairedPlatform(string Name, string? Vendor);

/// <summary>Writes the sentences on how an attempt of an automation engine ended: those of the platform's guide (section 4), and for what it does not foresee.</summary>
/// <param name="engine">The engine's name in these texts.</param>
internal sealed class OutcomeTexts(string engine)
{
    /// <summary>The guide's sentence, to the letter.</summary>
    public string State(string action, string status, string id) => $"{engine} 动作 {action} 状态：{status} (execution: {id})";

    public string NotRun(string action, string why) => $"{engine} 动作 {action} 未执行：{why}";

    public string StateUnknown(string action, string why) => $"{engine} 动作 {action} 状态未知：{why}。请人工确认设备状态";

    /// <summary>Surely nothing ran.</summary>
    public AttemptResult NeverBegan(string action, string why) =>
        new(AttemptOutcome.NeverBegan, NotRun(action, why)) { Action = action, Status = "not_run" };

    public AttemptResult Unknown(string action, string why) =>
        new(AttemptOutcome.Unknown, StateUnknown(action, why)) { Action = action, Status = "unknown" };

    /// <summary>The process stops before it is known whether there is an execution.</summary>
    public AttemptResult LeftOpen(string action, string why) =>
        new(AttemptOutcome.StillOpen, StateUnknown(action, $"{why}；服务正在停止")) { Action = action, Status = "unknown" };

    public AttemptResult CanceledBeforeBegun(string action) =>
        new(AttemptOutcome.Canceled, NotRun(action, "已按请求取消，未产生执行")) { Action = action, Status = "canceled" };

    /// <summary>Writes a moment for the platform's users: the local time, with the date when it is not today's.</summary>
    public static string Clock(DateTimeOffset moment, TimeProvider time)
    {
        var local = TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone);
        return local.ToString(local.Date == time.GetLocalNow().Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }
}
