using AiService.Repairs.Running;
using AiService.StackStorm.Api;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>How the following of an execution ended.</summary>
internal enum TrackingEnd
{
    /// <summary>StackStorm's final word.</summary>
    Final,

    /// <summary>The execution time-out passed.</summary>
    TimedOut,

    /// <summary>A person wants it stopped.</summary>
    CancelRequested,

    /// <summary>It was to be cancelled, and StackStorm does not show that it is over.</summary>
    Unconfirmed,

    /// <summary>The role may not read the execution that it began.</summary>
    MayNotLook,

    /// <summary>StackStorm says again and again that there is no such execution.</summary>
    Vanished,

    /// <summary>A person released the device while the action of the cancelled execution may still be running.</summary>
    Released,

    /// <summary>This process is going down.</summary>
    Stopping,
}

/// <param name="End">How it ended.</param>
/// <param name="Status">The last status that StackStorm told; null when it told none.</param>
/// <param name="Failure">What was in the way at last, if anything was.</param>
internal sealed record TrackingResult(TrackingEnd End, string? Status, ApiFailure? Failure = null)
{
    /// <summary>When it was first seen running; null when it was not.</summary>
    public DateTimeOffset? RunningSince { get; init; }

    /// <summary>When its cancellation was confirmed, or its cancellation or abandonment by others was first seen.</summary>
    public DateTimeOffset? CanceledAt { get; init; }

    /// <summary>True for a workflow that was resuming when it was cancelled.</summary>
    public bool WasResuming { get; init; }

    /// <summary>Until when its action might have been running after its cancellation; null where its status was proof enough.</summary>
    public DateTimeOffset? ClosedUntil { get; init; }
}

/// <summary>Follows one execution until it is final, or the time is up.</summary>
internal sealed partial class ExecutionFollower(ExecutionTracker watch, TimeProvider time, ILogger<ExecutionFollower> log)
{
    /// <param name="id">The execution.</param>
    /// <param name="action">Its action's reference.</param>
    /// <param name="status">What is known of it already; null when it was only found.</param>
    /// <param name="patience">For how long.</param>
    /// <param name="changed">Told of each change of status.</param>
    /// <param name="signals">The process's end, and a person's wish to stop.</param>
    /// <param name="afterCancel">It was cancelled or abandoned: neither of these statuses ends the following.</param>
    public async Task<TrackingResult> FollowAsync(
        string id, string action, string? status, TimeSpan patience, Func<string, Task> changed, RepairSignals signals, bool afterCancel = false)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stopping, signals.CancelRequested);
        using var watched = watch.Open(id, action, status, afterCancel);
        var began = time.GetTimestamp();
        ApiFailure? failure = null;
        DateTimeOffset? runningSince = null;
        string? before = null;
        try
        {
            while (!watched.IsOver(status))
            {
                var left = patience - time.GetElapsedTime(began);
                if (left <= TimeSpan.Zero)
                {
                    return Ended(TrackingEnd.TimedOut);
                }

                if (await watched.NextAsync(left, time, either.Token) is not { } sight)
                {
                    continue;
                }

                failure = sight.Failure;
                if (sight.End is { } end)
                {
                    return Ended(end);
                }

                if (sight.Status is { } now)
                {
                    Log.Changed(log, id, status, now);
                    (before, status) = (status, now);
                    runningSince ??= ExecutionStatus.IsRunning(now) ? time.GetUtcNow() : null;
                    await changed(now);
                }
            }

            failure = null;
            return Ended(TrackingEnd.Final);
        }
        catch (OperationCanceledException) when (signals.Stopping.IsCancellationRequested)
        {
            // The process's own end: the execution goes on without us.
            return Ended(TrackingEnd.Stopping);
        }
        catch (OperationCanceledException) when (signals.CancelRequested.IsCancellationRequested)
        {
            // A person's wish.
            return Ended(TrackingEnd.CancelRequested);
        }

        TrackingResult Ended(TrackingEnd end) => new(end, status, failure)
        {
            RunningSince = runningSince,
            CanceledAt = end == TrackingEnd.Final && !ExecutionStatus.EndsItsAction(status) ? time.GetUtcNow() : null,
            WasResuming = ExecutionStatus.IsResuming(before),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Execution {ExecutionId}: {Before} → {Status}")]
        public static partial void Changed(ILogger logger, string executionId, string? before, string status);
    }
}
