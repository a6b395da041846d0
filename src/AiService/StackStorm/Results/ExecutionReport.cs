using AiService.Engines;
using AiService.Hosting;
using AiService.Repairs.Running;
using AiService.StackStorm.Api;

namespace AiService.StackStorm.Results;

/// <summary>Translates the end of an execution into the outcome of the attempt, with the evidence that StackStorm has of it.</summary>
internal sealed class ExecutionReport(StackStormClient client, ExecutionDetails details, StackStormRedactor redactor, TimeProvider time) : IDisposable
{
    /// <summary>Limits concurrent reads: many executions may end at once, and each document may be large.</summary>
    private readonly SemaphoreSlim reads = new(8);

    public static OutcomeTexts Texts { get; } = new("StackStorm");

    /// <param name="id">The execution.</param>
    /// <param name="action">The action's reference.</param>
    /// <param name="end">How the tracking ended.</param>
    /// <param name="reason">Why this service cancelled it; null when it did not.</param>
    /// <param name="note">Further text, with its own comma or semicolon.</param>
    /// <param name="stopping">The process stops.</param>
    public async Task<AttemptResult> OfAsync(string id, string action, TrackingResult end, CancelReason? reason, string note, CancellationToken stopping)
    {
        var document = end.End == TrackingEnd.Final ? await ReadAsync(id, stopping).OrNullWhenStoppingAsync(stopping) : null;
        var last = end.Status ?? "unknown";
        var state = Texts.State(action, last, id);
        var (outcome, result) = end.End switch
        {
            TrackingEnd.Final when ExecutionStatus.IsSuccess(last) => (AttemptOutcome.Succeeded, state),
            TrackingEnd.Final when reason is { } canceled && !ExecutionStatus.EndsItsAction(last) => (
                canceled.ByPerson ? AttemptOutcome.Canceled : AttemptOutcome.Failed,
                $"{state}，{canceled.Text}{(ExecutionStatus.IsCanceled(last) ? "，已确认取消" : "")}{Until(end, "已等到动作最迟可能结束的时间")}"),
            TrackingEnd.Final => (AttemptOutcome.Failed, state + Reason(document) + Until(end, "已等到动作最迟可能结束的时间")),
            TrackingEnd.Stopping => (AttemptOutcome.StillOpen, $"{state}，服务正在停止，执行仍在继续"),
            _ => (AttemptOutcome.Unknown, Texts.StateUnknown(action, end.End switch
            {
                TrackingEnd.Released => $"StackStorm 的最后状态：{last} (execution: {id})，设备已由人工提前释放{Until(end, "动作本身最迟可能运行到")}",
                TrackingEnd.Vanished => $"StackStorm 已查不到该执行 (execution: {id})，{end.Failure}",
                _ => $"{reason?.Text}，但无法确认已取消，最后状态：{last} (execution: {id}){(end.Failure is { } why ? $"，{why}" : string.Empty)}",
            })),
        };

        return new AttemptResult(outcome, result + note)
        {
            Action = action,
            Status = last,
            ExecutionId = id,
            Details = details.Of(id, last, action, document),
        };
    }

    public void Dispose() => reads.Dispose();

    /// <returns>The document; null when it cannot be read: the final status still counts.</returns>
    private async Task<Execution?> ReadAsync(string id, CancellationToken stopping)
    {
        await reads.WaitAsync(stopping);
        try
        {
            return (await client.GetOutcomeAsync(id, stopping)).Value;
        }
        finally
        {
            reads.Release();
        }
    }

    private string Until(TrackingResult end, string what) =>
        end.ClosedUntil is { } until ? $"，{what} {OutcomeTexts.Clock(until, time)}" : string.Empty;

    private string Reason(Execution? document) => FailureReason.In(document?.Result, redactor) is { } why ? $"，原因：{why}" : string.Empty;
}
