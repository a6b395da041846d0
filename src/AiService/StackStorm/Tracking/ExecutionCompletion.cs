using AiService.Engines;
using AiService.Hosting;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.StackStorm.Launch;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>Completes a launched execution: from its duplicates to the outcome of the attempt.</summary>
internal sealed class ExecutionCompletion(
    DuplicateExecutions duplicates, ExecutionSupervisor supervisor, ActionDrain drain, ExecutionReport report, ILogger<ExecutionCompletion> log)
{
    public async Task<AttemptResult> CompleteAsync(RepairOrder order, LaunchResult launch, RepairJournal journal, RepairSignals signals)
    {
        var stopping = signals.Stopping;

        // 1. Of several with one tag, one is tracked and the others are cancelled.
        var ids = await duplicates.ListAsync(order.TraceTag, launch, stopping);
        var id = await duplicates.ChooseAsync(ids, stopping);
        using var scope = log.BeginScope(new Dictionary<string, object> { ["execution_id"] = id });
        var canceling = duplicates.CancelAsync(ids.Where(other => other != id), journal, stopping);

        // 2. It is tracked to its end, or to the confirmation of its cancellation.
        var (end, reason) = await supervisor.TrackAsync(id, launch, journal, signals);
        var others = (await canceling).ToList();
        var late = launch.SentAgain && (end.End == TrackingEnd.Final || end.LeavesActionOpen)
            ? await duplicates.FindLateAsync(order.TraceTag, launch, stopping).OrNullWhenStoppingAsync(stopping)
            : LookupResult.None;
        others.AddRange(await duplicates.CancelAsync((late?.Ids ?? []).Except(ids), journal, stopping));

        // 3. Where a status says nothing about its action, the time that the action may take is waited for.
        var drained = await drain.WaitAsync([new TaggedExecution(id, end), .. others], order, launch, journal, signals);
        (end, others) = (drained[0].Result, [.. drained.Skip(1)]);
        reason = signals.CancelRequested.IsCancellationRequested && end.LeavesActionOpen ? CancelReason.Person : reason;

        // 4. The evidence is read, once, and the outcome is reported.
        var unseen = late is null or { Outcome: LookupOutcome.Inconclusive };
        var note = Note(id, others) + (unseen ? "；未能确认追踪标签下是否还有其他执行" : string.Empty);
        var attempt = await report.OfAsync(id, launch.Action, end, reason, note, stopping);

        // While another execution with the tag may run, the device is not free, however this one ended.
        return late is null || others.Exists(one => one.Result.End == TrackingEnd.Stopping) ? attempt with { Outcome = AttemptOutcome.StillOpen }
            : attempt.Outcome == AttemptOutcome.StillOpen ? attempt
            : unseen || others.Exists(one => one.Result.End != TrackingEnd.Final) ? attempt with { Outcome = AttemptOutcome.Unknown }
            : attempt;
    }

    private static string Note(string id, List<TaggedExecution> others) => others.Count == 0
        ? string.Empty
        : $"；追踪标签下有 {others.Count + 1} 个执行，跟踪 {id}，其余：{string.Join("，", others)}";
}
