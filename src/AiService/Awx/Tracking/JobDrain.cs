using AiService.Awx.Api;
using AiService.Awx.Results;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Awx.Tracking;

/// <summary>
/// Waits until the playbook of a job can no longer be running whose status is no proof of that. AWX writes <c>canceled</c>, and <c>failed</c> after a shutdown
/// or a crash, without regard to the processes. Meanwhile the repair is open and its device locked; a job that AWX shows as running is tracked on.
/// </summary>
internal sealed partial class JobDrain(JobTracker tracker, JobCancellation cancellation, JobEvidence evidence, RunOptions repairs, TimeProvider time, ILogger<JobDrain> log)
{
    /// <summary>Where the template has no time-out.</summary>
    private static readonly TimeSpan LeastUnknown = TimeSpan.FromSeconds(600);

    /// <summary>From a job's time-out until its processes are surely gone.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>A timer takes at most 49 days, and a template's time-out may be longer.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    /// <param name="jobs">The jobs of the repair, the tracked one first.</param>
    /// <param name="host">The one host that was meant.</param>
    /// <param name="note">What is said besides, in Chinese, of why the device is closed; null for nothing.</param>
    /// <param name="recorded">Until when an earlier process had closed the device.</param>
    /// <param name="journal">Records until when the device stays locked, and why.</param>
    /// <param name="signals">The process's end; the release of the device by a person.</param>
    /// <returns><see cref="TrackingEnd.Stopping"/> or <see cref="TrackingEnd.Released"/> when the wait was cut short; null when it was not.</returns>
    public async Task<TrackingEnd?> WaitAsync(
        IReadOnlyList<TaggedJob> jobs, string? host, string? note, DateTimeOffset? recorded, RepairJournal journal, RepairSignals signals)
    {
        foreach (var one in jobs.Where(one => one.MayStillRun))
        {
            one.Until = one == jobs[0] && recorded is not null ? recorded : Until(one);
        }

        foreach (var one in jobs)
        {
            while (one.MayStillRun)
            {
                await NoteAsync(one);
                if (await WaitAsync(one, host, journal, signals) is { } end)
                {
                    return end;
                }

                if (Left(one) == TimeSpan.Zero)
                {
                    break;
                }
            }
        }

        return null;

        Task NoteAsync(TaggedJob one)
        {
            var until = jobs.Where(other => other.MayStillRun).Max(other => other.Until) ?? time.GetUtcNow();
            Log.Closed(log, one.Id, one.Status, until);
            var what = $"AWX 作业 {one.Id} 状态：{one.Status}{(one.Findings?.Why is { } why ? $"（{why}）" : string.Empty)}，playbook 最迟可能运行到 {OutcomeTexts.Clock(until, time)}";
            return journal.NoteClosedAsync(
                jobs[0].Status, JobNumber.Text(jobs[0].Id), new DeviceClosure(until, note is null ? what : $"{note}；{what}", KnownToRun: jobs.Any(other => other.Tracked.End is TrackingEnd.Unconfirmed)));
        }
    }

    /// <summary>Waits for one job: until its time is over, or AWX proves its end.</summary>
    /// <returns>Why the wait was cut short; null when it was not.</returns>
    private async Task<TrackingEnd?> WaitAsync(TaggedJob one, string? host, RepairJournal journal, RepairSignals signals)
    {
        if (one.Tracked.End is not TrackingEnd.Unconfirmed)
        {
            var cut = await RestAsync(Left(one), signals);
            if (cut is null && Left(one) == TimeSpan.Zero)
            {
                // The events may have been stored meanwhile.
                await one.JudgeAgainAsync(evidence, host, signals.Stopping);
            }

            return cut;
        }

        // AWX shows that it runs: it is tracked on, and its real end counts.
        var tracked = await tracker.TrackAsync(one.Id, Left(one), SeenAsync, signals with { CancelRequested = signals.Released });
        switch (tracked.End)
        {
            case TrackingEnd.Stopping:
                return TrackingEnd.Stopping;
            case TrackingEnd.CancelRequested:
                return TrackingEnd.Released;
            case TrackingEnd.TimedOut when Left(one) == TimeSpan.Zero:
                await journal.MentionAsync("canceling", $"job {one.Id} has outlived its time, and is cancelled again");
                tracked = await cancellation.CancelAsync(one.Id, tracked.Last ?? one.Tracked.Last, signals.Stopping);
                break;
            case TrackingEnd.TimedOut:
                return null;
        }

        one.Tracked = tracked with { Last = tracked.Last ?? one.Tracked.Last, StartSeen = one.Tracked.StartSeen ?? tracked.StartSeen };
        if (tracked.End is TrackingEnd.Final)
        {
            if (!await one.JudgeAsync(evidence, host, signals.Stopping))
            {
                return TrackingEnd.Stopping;
            }

            // Cancelled only now, its processes live on for a moment; one that began meanwhile, for the whole of its time.
            one.Until = one.MayStillRun && Until(one) is var until && until > one.Until ? until : one.Until;
        }

        return tracked.End is TrackingEnd.Stopping ? TrackingEnd.Stopping : null;

        Task<string?> SeenAsync(Job job)
        {
            if (job.Started is not null && one.Tracked is { StartSeen: null, Last: not { Started: not null } })
            {
                // Its start is seen only now, and with it the time by which it is over.
                one.Tracked = one.Tracked with { StartSeen = time.GetUtcNow(), Last = job };
                one.Until = Until(one) is var until && until > one.Until ? until : one.Until;
            }

            return Task.FromResult<string?>(null);
        }
    }

    private async Task<TrackingEnd?> RestAsync(TimeSpan left, RepairSignals signals)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stopping, signals.Released);
        await Task.Delay(left, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return signals.Stopping.IsCancellationRequested ? TrackingEnd.Stopping
            : signals.Released.IsCancellationRequested ? TrackingEnd.Released
            : null;
    }

    /// <summary>Returns the time that is left, as far as a timer takes it; never less than zero.</summary>
    private TimeSpan Left(TaggedJob one) => TimeSpan.FromTicks(Math.Clamp(((one.Until ?? time.GetUtcNow()) - time.GetUtcNow()).Ticks, 0, LongestTimer.Ticks));

    private DateTimeOffset Until(TaggedJob one)
    {
        var now = time.GetUtcNow();
        if (TimeoutOf(one) is not { } timeout)
        {
            return now + (repairs.DeviceHold > LeastUnknown ? repairs.DeviceHold : LeastUnknown);
        }

        // AWX's clock may differ from this machine's: its times are compared with each other only. At the latest, it has started just now.
        var ran = one.Findings is { Started: { } started, Finished: { } finished } ? finished - started : TimeSpan.Zero;
        var left = timeout - TimeSpan.FromTicks(Math.Clamp(ran.Ticks, 0, timeout.Ticks));
        var ends = one.Tracked.StartSeen is { } seen && seen + timeout < now + left ? seen + timeout : now + left;
        return (ends > now ? ends : now) + Margin;
    }

    /// <summary>Returns the time-out that AWX gives the job; null for none.</summary>
    public static TimeSpan? TimeoutOf(TaggedJob one) =>
        (one.Findings?.Timeout ?? one.Tracked.Last?.Timeout) is > 0 and <= 31_536_000 and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Job {JobId} is {Status}, and its playbook may be running until {Until:O}: the device stays locked until then")]
        public static partial void Closed(ILogger logger, long jobId, string? status, DateTimeOffset until);
    }
}
