using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.StackStorm.Actions;
using AiService.StackStorm.Api;
using AiService.StackStorm.Launch;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>
/// Waits until the action of a cancelled or abandoned execution can no longer be running. StackStorm writes both statuses without regard
/// to the action's process, which runs to its own end or time-out; and an execution that was cancelled before it ran may run all the
/// same. Meanwhile the repair is open, its device locked, and the execution tracked: the status that StackStorm shows by then counts.
/// </summary>
internal sealed partial class ActionDrain(
    StackStormOptions options,
    ExecutionTracker tracker,
    ExecutionCancellation cancellation,
    DeclarationCache declarations,
    TimeProvider time,
    ILogger<ActionDrain> log)
{
    /// <summary>From an action's time-out until its process is surely gone.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    /// <summary>A timer takes at most 49 days, and an action's time-out may be longer.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    /// <param name="executions">The executions of the repair, the tracked one first.</param>
    /// <param name="order">The repair.</param>
    /// <param name="launch">How they were started, or how the record of a lost process stands.</param>
    /// <param name="journal">Records until when the device stays locked, and why.</param>
    /// <param name="signals">The process's end; the release of the device by a person.</param>
    /// <returns>
    /// The same executions as they ended: with the status that StackStorm showed by then, or as before when the time was over. The first is
    /// <see cref="TrackingEnd.Stopping"/> or <see cref="TrackingEnd.Released"/> when the wait was cut short.
    /// </returns>
    public async Task<IReadOnlyList<TaggedExecution>> WaitAsync(
        IReadOnlyList<TaggedExecution> executions, RepairOrder order, LaunchResult launch, RepairJournal journal, RepairSignals signals)
    {
        if (!executions.Any(one => one.Result.LeavesActionOpen))
        {
            return executions;
        }

        var limits = await declarations.LimitsAsync(order, signals.Stopping);
        List<OpenAction> all = [.. executions.Select(one => new OpenAction(one, Until(one.Result, limits)))];
        var recorded = launch.Resumed?.ClosedUntil;
        all[0].Until = recorded ?? all[0].Until;

        // What was in doubt before a restart stays so: the status in which the execution was cancelled is not on record.
        var doubtful = new Queue<OpenAction>(
            all.Where(one => MayStillRun(one.Result, limits) || (one == all[0] && recorded is not null && one.Result.LeavesActionOpen)));
        TrackingEnd? cut = null;
        while (cut is null && doubtful.TryPeek(out var one))
        {
            cut = await WaitAsync(one, launch.Action, limits, journal, NoteAsync, signals);
            doubtful.Dequeue();
        }

        if (cut is { } end)
        {
            all[0].Result = all[0].Result with { End = end, ClosedUntil = all.Max(one => one.Until) };
        }

        return all.ConvertAll(one => new TaggedExecution(one.Id, one.Result));

        Task NoteAsync(OpenAction one)
        {
            var closure = Closure(one, doubtful.Max(other => other.Until), isDuplicate: one != all[0]);
            Log.Closed(log, one.Id, one.Result.Status, closure.Until);
            return journal.NoteClosedAsync(all[0].Result.Status ?? "unknown", all[0].Id, closure);
        }
    }

    private static bool MayStillRun(TrackingResult end, ActionLimits limits) =>
        end.LeavesActionOpen && !(limits.WaitsForItsTask && ExecutionStatus.IsCanceled(end.Status) && !end.WasResuming);

    /// <summary>Waits for one of the actions.</summary>
    /// <returns>Why the wait was cut short; null when it was not.</returns>
    private async Task<TrackingEnd?> WaitAsync(
        OpenAction one, string action, ActionLimits limits, RepairJournal journal, Func<OpenAction, Task> note, RepairSignals signals)
    {
        if (one.Until <= time.GetUtcNow())
        {
            return null;
        }

        await note(one);
        while (Left(one) is var left && left > TimeSpan.Zero)
        {
            var tracked = await tracker.TrackToEndAsync(
                one.Id, action, one.Result.Status, left, ChangedAsync, signals with { CancelRequested = signals.Released }, afterCancel: true);
            switch (tracked.End)
            {
                case TrackingEnd.Final:
                    one.Result = tracked;
                    return null;
                case TrackingEnd.Stopping:
                    return TrackingEnd.Stopping;
                case TrackingEnd.CancelRequested:
                    return TrackingEnd.Released;
                case TrackingEnd.Vanished when await RestAsync(Left(one), signals) is { } cut:
                    return cut;
            }
        }

        if (!ExecutionStatus.IsFinal(one.Result.Status) && !ExecutionStatus.IsCanceling(one.Result.Status))
        {
            // The action's time-out is over: what StackStorm still shows as running has lost its runner, and only a DELETE ends that.
            await journal.MentionAsync("canceling", $"execution {one.Id} has lost its runner, and is cancelled again");
            one.Result = await cancellation.CancelAsync(one.Id, one.Result.Status, signals.Stopping);
        }

        one.Result = one.Result with { ClosedUntil = one.Until };
        return one.Result.End == TrackingEnd.Stopping ? TrackingEnd.Stopping : null;

        Task ChangedAsync(string now)
        {
            if (ExecutionStatus.IsRunning(now) && one.Result.RunningSince is null)
            {
                // Its start is seen only now, and with it the time by which it is over.
                one.Result = one.Result with { RunningSince = time.GetUtcNow() };
                one.Until = Until(one.Result, limits);
            }

            one.Result = one.Result with { End = ExecutionStatus.IsFinal(now) ? TrackingEnd.Final : TrackingEnd.Unconfirmed, Status = now };
            return ExecutionStatus.EndsItsAction(now) ? Task.CompletedTask : note(one);
        }
    }

    /// <summary>Waits without tracking: StackStorm has no such execution any more, and the action may be running all the same.</summary>
    private async Task<TrackingEnd?> RestAsync(TimeSpan left, RepairSignals signals)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stopping, signals.Released);
        await Task.Delay(left, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return signals.Stopping.IsCancellationRequested ? TrackingEnd.Stopping
            : signals.Released.IsCancellationRequested ? TrackingEnd.Released
            : null;
    }

    /// <summary>Returns the time that is left, as far as a timer takes it; never less than zero.</summary>
    private TimeSpan Left(OpenAction one) =>
        TimeSpan.FromTicks(Math.Clamp((one.Until - time.GetUtcNow()).Ticks, 0, LongestTimer.Ticks));

    private DateTimeOffset Until(TrackingResult end, ActionLimits limits) => end is { RunningSince: { } since, WasResuming: false }
        ? since + limits.Longest + Margin
        : (end.CanceledAt ?? time.GetUtcNow()) + options.SettleTime + limits.Longest;

    private DeviceClosure Closure(OpenAction one, DateTimeOffset until, bool isDuplicate)
    {
        var status = one.Result.Status;
        var what = ExecutionStatus.IsCanceled(status) ? "已取消"
            : ExecutionStatus.IsAbandoned(status) ? "已放弃（abandoned）"
            : ExecutionStatus.IsCanceling(status) ? "正在取消"
            : $"已取消，但状态又变为 {status}";
        return new DeviceClosure(
            until,
            $"StackStorm {what}{(isDuplicate ? $"（重复的执行 {one.Id}）" : "")}；动作本身最迟可能运行到 {OutcomeTexts.Clock(until, time)}",
            KnownToRun: !ExecutionStatus.IsFinal(status));
    }

    /// <summary>The action of an execution whose status is no proof: until when it may run, and what is observed meanwhile.</summary>
    private sealed class OpenAction(TaggedExecution execution, DateTimeOffset until)
    {
        public string Id => execution.Id;

        public TrackingResult Result { get; set; } = execution.Result;

        public DateTimeOffset Until { get; set; } = until;
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Execution {ExecutionId} is {Status}, and its action may be running until {Until:O}: the device stays locked, and the execution is tracked until then")]
        public static partial void Closed(ILogger logger, string executionId, string? status, DateTimeOffset until);
    }
}
