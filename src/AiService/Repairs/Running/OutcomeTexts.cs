using System.Globalization;

namespace AiService.Repairs.Running;

/// <summary>Formulates how an attempt of an automation engine ended: the sentence of the platform's guide (section 4), and what it does not foresee.</summary>
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
