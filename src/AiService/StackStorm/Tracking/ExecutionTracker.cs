using AiService.Engines;
using AiService.Repairs.Running;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>
/// Tracks all open executions together. Two sources feed it: the event stream, which replays nothing, and polls, which are the fallback
/// without the stream and the safety net with it.
/// </summary>
internal sealed partial class ExecutionTracker
{
    private readonly StreamSource stream;
    private readonly PollSource polls;
    private readonly TimeProvider time;
    private readonly ILogger<ExecutionTracker> log;
    private readonly Lock gate = new();
    private readonly Dictionary<string, TrackedExecution> open = new(StringComparer.Ordinal);

    public ExecutionTracker(StreamSource stream, PollSource polls, TimeProvider time, ILogger<ExecutionTracker> log)
    {
        (this.stream, this.polls, this.time, this.log) = (stream, polls, time, log);
        stream.StatusReceived += OnStatus;
        stream.StateChanged += polls.Restart;
    }

    /// <summary>Starts to track an execution. One repair tracks it, once at a time.</summary>
    public TrackedExecution Track(string id, string action, string? status, bool afterCancel = false)
    {
        var tracked = new TrackedExecution(this, id, action, status, afterCancel);
        lock (gate)
        {
            open[id] = tracked;
            polls.Add(tracked);
        }

        stream.Subscribe(action);
        return tracked;
    }

    public void Untrack(TrackedExecution tracked)
    {
        lock (gate)
        {
            polls.Remove(tracked);
            if (open.Remove(tracked.Id) && open.Count == 0)
            {
                stream.Release();
            }
        }
    }

    /// <summary>Tracks an execution to its end, or until its time is over.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="action">Its action's reference.</param>
    /// <param name="status">The status that is known already; null when the execution was only found.</param>
    /// <param name="patience">The time that it is given.</param>
    /// <param name="changed">Called with each changed status.</param>
    /// <param name="signals">The process's end, and a person's request to cancel.</param>
    /// <param name="afterCancel">True after its cancellation or abandonment: neither of these statuses is an end then.</param>
    public async Task<TrackingResult> TrackToEndAsync(
        string id, string action, string? status, TimeSpan patience, Func<string, Task> changed, RepairSignals signals, bool afterCancel = false)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stopping, signals.CancelRequested);
        using var tracked = Track(id, action, status, afterCancel);
        var began = time.GetTimestamp();
        ApiFailure? failure = null;
        DateTimeOffset? runningSince = null;
        string? before = null;
        try
        {
            while (!tracked.IsEnd(status))
            {
                var left = patience - time.GetElapsedTime(began);
                if (left <= TimeSpan.Zero)
                {
                    return Result(TrackingEnd.TimedOut);
                }

                if (await tracked.NextAsync(left, time, either.Token) is not { } observed)
                {
                    continue;
                }

                failure = observed.Failure;
                if (observed.End is { } end)
                {
                    return Result(end);
                }

                if (observed.Status is { } now)
                {
                    Log.Changed(log, id, status, now);
                    (before, status) = (status, now);
                    runningSince ??= ExecutionStatus.IsRunning(now) ? time.GetUtcNow() : null;
                    await changed(now);
                }
            }

            failure = null;
            return Result(TrackingEnd.Final);
        }
        catch (OperationCanceledException) when (signals.Stopping.IsCancellationRequested)
        {
            // The process stops: the execution continues without it.
            return Result(TrackingEnd.Stopping);
        }
        catch (OperationCanceledException) when (signals.CancelRequested.IsCancellationRequested)
        {
            // A person's request.
            return Result(TrackingEnd.CancelRequested);
        }

        TrackingResult Result(TrackingEnd end) => new(end, status, failure)
        {
            RunningSince = runningSince,
            CanceledAt = end == TrackingEnd.Final && !ExecutionStatus.EndsItsAction(status) ? time.GetUtcNow() : null,
            WasResuming = ExecutionStatus.IsResuming(before),
        };
    }

    private void OnStatus(string id, string status)
    {
        lock (gate)
        {
            open.GetValueOrDefault(id)?.Report(status);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Execution {ExecutionId}: {Before} → {Status}")]
        public static partial void Changed(ILogger logger, string executionId, string? before, string status);
    }
}
