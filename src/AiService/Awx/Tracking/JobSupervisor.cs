using AiService.Awx.Api;
using AiService.Awx.Launch;
using AiService.Awx.Results;
using AiService.Engines;
using AiService.Hosting;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Awx.Tracking;

/// <summary>
/// Tracks a job within its time limit: records each status, and cancels the job when its time is over, a person requests it, or it is not the job that was
/// asked for.
/// </summary>
internal sealed class JobSupervisor(AwxOptions options, AwxClient client, JobTracker tracker, JobCancellation cancellation, TimeProvider time)
{
    /// <summary>A job that is resumed after a restart is given this long to show its status, before it is cancelled.</summary>
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(10);

    /// <returns>How it ended, and why it was cancelled; null when it was not cancelled here.</returns>
    public async Task<(TrackedJob End, CancelReason? Reason)> TrackAsync(long id, RepairOrder order, JobLaunch launch, RepairJournal journal, RepairSignals signals)
    {
        if (launch.Resumed is { ClosedUntil: not null } && await CanceledBeforeAsync(id, order, launch, signals.Stopping) is { } before)
        {
            return (before, null);
        }

        var passed = time.GetUtcNow() - launch.SentAt;
        var patience = options.JobTimeout - (passed > TimeSpan.Zero ? passed : TimeSpan.Zero);
        patience = launch.Resumed is not null && patience < LeastPatience ? LeastPatience : patience;
        var tracked = launch.Difference is { } different
            ? new TrackedJob(TrackingEnd.Different, null) { Difference = different }
            : await tracker.TrackAsync(id, patience, SeenAsync, signals);
        var reason = tracked.End switch
        {
            TrackingEnd.CancelRequested => CancelReason.Person,
            TrackingEnd.TimedOut => CancelReason.Time(options.JobTimeout, tracked.Last is { Started: null } ? "未开始执行" : null),
            TrackingEnd.Different => new CancelReason(false, $"{tracked.Difference}，已请求取消"),
            _ => null,
        };
        if (reason is null)
        {
            return (tracked, null);
        }

        await journal.NoteAsync("canceling", executionId: JobNumber.Text(id), detail: reason.Text);
        var end = await cancellation.CancelAsync(id, tracked.Last, signals.Stopping);
        if (JobStatus.Read(end.Last?.Status) is { } last)
        {
            await journal.NoteAsync(last, executionId: JobNumber.Text(id));
        }

        return (end with { Failure = end.Failure ?? tracked.Failure, Difference = tracked.Difference, StartSeen = tracked.StartSeen }, reason);

        async Task<string?> SeenAsync(Job job)
        {
            if (JobStatus.Read(job.Status) is { } status)
            {
                await journal.NoteAsync(status, executionId: JobNumber.Text(id));
            }

            return JobTarget.Difference(job, order, launch.Host, launch.Plan?.Variables);
        }
    }

    /// <summary>Cancels jobs that carry the tag of another, each to its confirmed end.</summary>
    public async Task<IReadOnlyList<TaggedJob>> CancelDuplicatesAsync(IEnumerable<long> ids, RepairJournal journal, CancellationToken stopping)
    {
        var canceled = new List<TaggedJob>();
        foreach (var id in ids)
        {
            await journal.MentionAsync("twin_canceling", $"job {id} carries the same trace tag, and is cancelled");
            var end = await cancellation.CancelAsync(id, null, stopping);
            canceled.Add(new TaggedJob(id, end));

            // The journal's own job stays the tracked one: the duplicate is in the detail.
            await journal.MentionAsync("twin", $"job {id} carries the same trace tag: {end.Last?.Status ?? "unknown"}, {end.End}");
        }

        return canceled;
    }

    /// <summary>Reads how a job stands that a lost process had cancelled; null when that cannot be read, and it is tracked like another.</summary>
    private async Task<TrackedJob?> CanceledBeforeAsync(long id, RepairOrder order, JobLaunch launch, CancellationToken stopping)
    {
        var reply = await client.GetJobAsync(id, stopping).OrNullWhenStoppingAsync(stopping);
        return reply is null ? new TrackedJob(TrackingEnd.Stopping, null)
            : reply.Value is not { } job ? null
            : new TrackedJob(JobStatus.IsFinal(job.Status) ? TrackingEnd.Final : TrackingEnd.Unconfirmed, job) { Difference = JobTarget.Difference(job, order, launch.Host, launch.Plan?.Variables) };
    }
}
