using AiService.Repairs.Running;

namespace AiService.StackStorm.Results;

/// <summary>How an attempt ends that has no execution to tell of.</summary>
internal static class WithoutExecution
{
    /// <summary>Surely nothing ran.</summary>
    public static RepairAttempt NeverBegan(string action, string why) => Ended(action, doubt: false, why);

    /// <summary>There is no execution; with a doubt left by a request that nobody answered, nobody else may touch the device all the same.</summary>
    public static RepairAttempt Ended(string action, bool doubt, string why) => doubt
        ? Unknown(action, why)
        : new RepairAttempt(AttemptOutcome.NeverBegan, Sentences.NotRun(action, why)) { Action = action, Status = "not_run" };

    public static RepairAttempt Unknown(string action, string why) =>
        new(AttemptOutcome.Unknown, Sentences.Unknown(action, why)) { Action = action, Status = "unknown" };

    /// <summary>The process is going down before it was known whether there is an execution.</summary>
    public static RepairAttempt LeftOpen(string action, string why) =>
        new(AttemptOutcome.StillOpen, Sentences.Unknown(action, $"{why}；服务正在停止")) { Action = action, Status = "unknown" };

    public static RepairAttempt CanceledBeforeBegun(string action) =>
        new(AttemptOutcome.Canceled, Sentences.NotRun(action, "已按请求取消，未产生执行")) { Action = action, Status = "canceled" };
}
