using System.Globalization;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.StackStorm.Actions;
using AiService.StackStorm.Api;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>
/// Waits until the action of an execution that was cancelled or abandoned can no longer be running. StackStorm writes both statuses down without
/// regard to the action's process, which runs to its own end or its own time-out; and an execution that was cancelled before it ran may
/// run all the same. Meanwhile the repair is open, its device locked, and the execution looked at: what StackStorm shows by then counts.
/// </summary>
internal sealed partial class ActionDrain(
    StackStormOptions options, ExecutionFollower follower, ExecutionCancellation cancellation, TimeProvider time, ILogger<ActionDrain> log)
{
    /// <summary>From an action's time-out until its process is surely gone.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    /// <summary>True when StackStorm shows an end, or the beginning of one, that says nothing about the action, unless a workflow waited for it.</summary>
    public static bool IsNoProof(TrackingResult end) => end.End switch
    {
        TrackingEnd.Final => !ExecutionStatus.EndsItsAction(end.Status),
        TrackingEnd.Unconfirmed => ExecutionStatus.IsCanceling(end.Status),
        _ => false,
    };

    /// <param name="executions">The executions of the repair, the one that is followed first.</param>
    /// <param name="action">The action's reference.</param>
    /// <param name="limits">The action's.</param>
    /// <param name="recorded">Until when the record of a lost process keeps the device closed for the first of them.</param>
    /// <param name="journal">Told until when the device stays locked, and why.</param>
    /// <param name="signals">The process's end; the device released by a person.</param>
    /// <returns>
    /// The same executions as they ended: with what StackStorm showed by then, or as before when the time was over. The first of them is
    /// <see cref="TrackingEnd.Stopping"/> or <see cref="TrackingEnd.Released"/> when the waiting was cut short.
    /// </returns>
    public async Task<IReadOnlyList<TaggedExecution>> WaitAsync(
        IReadOnlyList<TaggedExecution> executions,
        string action,
        ActionLimits limits,
        DateTimeOffset? recorded,
        RepairJournal journal,
        RepairSignals signals)
    {
        List<Remainder> all = [.. executions.Select(one => new Remainder(one, Until(one.End, limits)))];
        all[0].Until = recorded ?? all[0].Until;

        // What was in doubt before a restart stays so: which state the execution was cancelled in is not on record.
        var doubtful = new Queue<Remainder>(all.Where(one => MayStillRun(one.End, limits) || (one == all[0] && recorded is not null && IsNoProof(one.End))));
        TrackingEnd? cut = null;
        while (cut is null && doubtful.TryPeek(out var one))
        {
            cut = await SeeOutAsync(one, action, limits, NoteAsync, signals);
            doubtful.Dequeue();
        }

        if (cut is { } end)
        {
            all[0].End = all[0].End with { End = end, ClosedUntil = all.Max(one => one.Until) };
        }

        return all.ConvertAll(one => one.Execution with { End = one.End });

        Task NoteAsync(Remainder one)
        {
            var closure = Closure(one, doubtful.Max(other => other.Until), isDuplicate: one != all[0]);
            Log.Closed(log, one.Execution.Id, one.End.Status, closure.Until);
            return journal.NoteClosedAsync(all[0].End.Status ?? "unknown", all[0].Execution.Id, closure);
        }
    }

    private static bool MayStillRun(TrackingResult end, ActionLimits limits) =>
        IsNoProof(end) && !(limits.WaitsForItsTask && ExecutionStatus.IsCanceled(end.Status) && !end.WasResuming);

    /// <summary>Waits for one of them.</summary>
    /// <returns>Why the waiting was cut short; null when it was not.</returns>
    private async Task<TrackingEnd?> SeeOutAsync(Remainder one, string action, ActionLimits limits, Func<Remainder, Task> note, RepairSignals signals)
    {
        if (one.Until <= time.GetUtcNow())
        {
            return null;
        }

        await note(one);
        while (one.Until - time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            var wait = await follower.FollowAsync(
                one.Execution.Id, action, one.End.Status, left, ChangedAsync, signals with { CancelRequested = signals.Released }, afterCancel: true);
            switch (wait.End)
            {
                case TrackingEnd.Final:
                    one.End = wait;
                    return null;
                case TrackingEnd.Stopping:
                    return TrackingEnd.Stopping;
                case TrackingEnd.CancelRequested:
                    return TrackingEnd.Released;
                case TrackingEnd.Vanished when await RestAsync(one.Until, signals) is { } cut:
                    return cut;
            }
        }

        if (!ExecutionStatus.IsFinal(one.End.Status) && !ExecutionStatus.IsCanceling(one.End.Status))
        {
            // Its action's time-out is over: what StackStorm still shows as running has lost its runner, and only a DELETE ends that.
            one.End = await cancellation.CancelAsync(one.Execution.Id, one.End.Status, signals.Stopping);
        }

        one.End = one.End with { ClosedUntil = one.Until };
        return one.End.End == TrackingEnd.Stopping ? TrackingEnd.Stopping : null;

        Task ChangedAsync(string now)
        {
            if (ExecutionStatus.IsRunning(now) && one.End.RunningSince is null)
            {
                // Only now is its start seen, and with it the time by which it is over.
                one.End = one.End with { RunningSince = time.GetUtcNow() };
                one.Until = Until(one.End, limits);
            }

            one.End = one.End with { End = ExecutionStatus.IsFinal(now) ? TrackingEnd.Final : TrackingEnd.Unconfirmed, Status = now };
            return ExecutionStatus.EndsItsAction(now) ? Task.CompletedTask : note(one);
        }
    }

    /// <summary>StackStorm has no such execution any more: there is nothing to look at, and the action may be running all the same.</summary>
    private async Task<TrackingEnd?> RestAsync(DateTimeOffset until, RepairSignals signals)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stopping, signals.Released);
        try
        {
            await Task.Delay(until - time.GetUtcNow(), time, either.Token);
            return null;
        }
        catch (OperationCanceledException) when (signals.Stopping.IsCancellationRequested)
        {
            // The process's own end.
            return TrackingEnd.Stopping;
        }
        catch (OperationCanceledException) when (signals.Released.IsCancellationRequested)
        {
            // A person's release.
            return TrackingEnd.Released;
        }
    }

    private DateTimeOffset Until(TrackingResult end, ActionLimits limits) => end is { RunningSince: { } since, WasResuming: false }
        ? since + limits.Longest + Margin
        : (end.CanceledAt ?? time.GetUtcNow()) + options.SettleTime + limits.Longest;

    private DeviceClosure Closure(Remainder one, DateTimeOffset until, bool isDuplicate)
    {
        var status = one.End.Status;
        var what = ExecutionStatus.IsCanceled(status) ? "已取消"
            : ExecutionStatus.IsAbandoned(status) ? "已放弃（abandoned）"
            : ExecutionStatus.IsCanceling(status) ? "正在取消"
            : $"已取消，但状态又变为 {status}";
        return new DeviceClosure(
            until,
            $"StackStorm {what}{(isDuplicate ? $"（重复的执行 {one.Execution.Id}）" : "")}；动作本身最迟可能运行到 {Clock(until, time)}",
            KnownToRun: !ExecutionStatus.IsFinal(status));
    }

    /// <summary>A moment in the words of the platform's users: the local time, with the date when it is not today's.</summary>
    public static string Clock(DateTimeOffset moment, TimeProvider time)
    {
        var local = TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone);
        return local.ToString(local.Date == time.GetLocalNow().Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>What is left of an execution whose status is no proof: until when, and what is seen of it meanwhile.</summary>
    private sealed class Remainder(TaggedExecution execution, DateTimeOffset until)
    {
        public TaggedExecution Execution { get; } = execution;

        public TrackingResult End { get; set; } = execution.End;

        public DateTimeOffset Until { get; set; } = until;
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Execution {ExecutionId} is {Status}, and its action may be running until {Until:O}: the device stays locked, and the execution is looked at until then")]
        public static partial void Closed(ILogger logger, string executionId, string? status, DateTimeOffset until);
    }
}
