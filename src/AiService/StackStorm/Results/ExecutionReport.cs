using AiService.Repairs.Running;
using AiService.StackStorm.Api;
using AiService.StackStorm.Tracking;

namespace AiService.StackStorm.Results;

/// <summary>Puts what came of an attempt into the words that the other rooms and the platform's users understand.</summary>
internal sealed class ExecutionReport(ExecutionDetails details, StackStormRedactor redactor, TimeProvider time)
{
    /// <param name="id">The execution.</param>
    /// <param name="action">The action's reference.</param>
    /// <param name="followed">How the following ended.</param>
    /// <param name="cause">Why it was cancelled, if we did.</param>
    /// <param name="note">Further words, with their own comma or semicolon.</param>
    /// <param name="document">The evidence, where it could be read.</param>
    public RepairAttempt Of(string id, string action, TrackingResult followed, CancelReason? cause, string note, Execution? document)
    {
        var last = followed.Status ?? "unknown";
        var state = Sentences.State(action, last, id);
        var (outcome, result) = followed.End switch
        {
            TrackingEnd.Final when ExecutionStatus.IsSuccess(last) => (AttemptOutcome.Succeeded, state),
            TrackingEnd.Final when cause is { } canceled && !ExecutionStatus.EndsItsAction(last) => (
                canceled.ByPerson ? AttemptOutcome.Canceled : AttemptOutcome.Failed,
                $"{state}，{canceled.Words}{(ExecutionStatus.IsCanceled(last) ? "，已确认取消" : "")}{WaitedFor(followed)}"),
            TrackingEnd.Final => (AttemptOutcome.Failed, state + Reason(document) + WaitedFor(followed)),
            TrackingEnd.Released => (
                AttemptOutcome.Unknown, Sentences.Unknown(action, $"StackStorm 的最后状态：{last} (execution: {id})，设备已由人工提前释放{MayRun(followed)}")),
            TrackingEnd.Stopping => (AttemptOutcome.StillOpen, $"{state}，服务正在停止，执行仍在继续"),
            TrackingEnd.Vanished => (AttemptOutcome.Unknown, Sentences.Unknown(action, $"StackStorm 已查不到该执行 (execution: {id})，{followed.Failure}")),
            _ => (AttemptOutcome.Unknown, Unconfirmed(action, id, last, followed, cause)),
        };

        return new RepairAttempt(outcome, result + note)
        {
            Action = action,
            Status = last,
            ExecutionId = id,
            Details = details.Of(id, last, action, document),
        };
    }

    private static string Unconfirmed(string action, string id, string last, TrackingResult followed, CancelReason? cause)
    {
        var failure = followed.Failure is { } why ? $"，{why}" : string.Empty;
        return Sentences.Unknown(action, $"{cause?.Words}，但无法确认已取消，最后状态：{last} (execution: {id}){failure}");
    }

    /// <summary>What was known of the action after its cancellation, now that the time for it is over.</summary>
    private string WaitedFor(TrackingResult followed) =>
        followed.ClosedUntil is { } until ? $"，已等到动作最迟可能结束的时间 {ActionDrain.Clock(until, time)}" : string.Empty;

    private string MayRun(TrackingResult followed) =>
        followed.ClosedUntil is { } until ? $"，动作本身最迟可能运行到 {ActionDrain.Clock(until, time)}" : string.Empty;

    private string Reason(Execution? document) => FailureReason.In(document?.Result, redactor) is { } why ? $"，原因：{why}" : string.Empty;
}
