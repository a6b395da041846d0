using AiService.Engines;
using AiService.Hosting;
using AiService.Repairs.Running;
using AiService.StackStorm.Api;
using AiService.StackStorm.Launch;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>
/// Tracks an execution within its time limit: records each status, and cancels the execution when its time is over or a person requests it.
/// </summary>
internal sealed class ExecutionSupervisor(
    StackStormOptions options, StackStormClient client, ExecutionTracker tracker, ExecutionCancellation cancellation, PendingInquiry inquiry, TimeProvider time)
{
    /// <summary>An execution that is resumed after a restart is given this long to show its status, before it is cancelled.</summary>
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(10);

    /// <returns>How it ended, and why it was cancelled; null when it was not cancelled here.</returns>
    public async Task<(TrackingResult End, CancelReason? Reason)> TrackAsync(
        string id, LaunchResult launch, RepairJournal journal, RepairSignals signals)
    {
        if (launch.Resumed is { ClosedUntil: not null } left && await CanceledBeforeAsync(id, left.Status, signals.Stopping) is { } canceled)
        {
            return (canceled, null);
        }

        string? waiting = null;
        var passed = time.GetUtcNow() - launch.SentAt;
        var patience = options.ExecutionTimeout - (passed > TimeSpan.Zero ? passed : TimeSpan.Zero);
        patience = launch.Resumed is not null && patience < LeastPatience ? LeastPatience : patience;
        var known = id == launch.Ids[0] ? launch.Status : null;
        var tracked = await tracker.TrackToEndAsync(id, launch.Action, known, patience, ChangedAsync, signals);
        var reason = tracked.End switch
        {
            TrackingEnd.CancelRequested => CancelReason.Person,
            TrackingEnd.TimedOut => CancelReason.Time(options.ExecutionTimeout, waiting),
            _ => null,
        };
        if (reason is null)
        {
            return (tracked, null);
        }

        await journal.NoteAsync("canceling", executionId: id, detail: reason.Text);
        var end = await cancellation.CancelAsync(id, tracked.Status, signals.Stopping);
        if (end.Status is { } last)
        {
            await journal.NoteAsync(last, executionId: id);
        }

        return (end with { Failure = end.Failure ?? tracked.Failure, RunningSince = tracked.RunningSince }, reason);

        async Task ChangedAsync(string now)
        {
            waiting = ExecutionStatus.WaitsForPerson(now) ? await inquiry.DescribeAsync(id, now, signals.Stopping) : null;
            await journal.NoteAsync(now, executionId: id, detail: waiting, waitsFor: waiting);
        }
    }

    /// <summary>
    /// Reads how an execution stands that a lost process had cancelled, without a second DELETE, which would hide its status; null when it runs.
    /// </summary>
    private async Task<TrackingResult?> CanceledBeforeAsync(string id, string recorded, CancellationToken stopping)
    {
        var reply = await client.GetStatusAsync(id, stopping).OrNullWhenStoppingAsync(stopping);
        var status = ExecutionStatus.Read(reply?.Value?.Status) ?? recorded;
        return reply is null ? new TrackingResult(TrackingEnd.Stopping, recorded)
            : ExecutionStatus.IsFinal(status) ? new TrackingResult(TrackingEnd.Final, status)
            : ExecutionStatus.IsCanceling(status) ? new TrackingResult(TrackingEnd.Unconfirmed, status)
            : null;
    }
}
