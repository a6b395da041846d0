using AiService.StackStorm.Api;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>
/// Watches all open executions together: by one event stream, and by looks at up to 100 at once. The looks are the fallback, in the poll
/// interval, while the stream does not tell; and the safety net, rarely, while it does, because nothing is replayed on it. So there is a
/// look right after it was connected, and one soon after an execution has begun.
/// </summary>
internal sealed partial class ExecutionTracker : IDisposable
{
    /// <summary>So many times in a row "there is none" is believed: StackStorm's own hiccups are 5xx.</summary>
    private const int TimesToBelieve = 3;

    /// <summary>Between two requests: ten a second, however many executions are open.</summary>
    private static readonly TimeSpan LeastSpacing = TimeSpan.FromSeconds(0.1);

    private static readonly TimeSpan AfterBreaking = TimeSpan.FromSeconds(5);

    private readonly StackStormOptions options;
    private readonly StackStormClient client;
    private readonly StreamSource stream;
    private readonly TimeProvider time;
    private readonly ILogger<ExecutionTracker> log;
    private readonly Lock gate = new();
    private readonly PollSchedule plan;
    private readonly CancellationTokenSource over = new();
    private readonly CancellationToken ending;
    private TaskCompletionSource changed = NewSignal();
    private bool looking;

    public ExecutionTracker(
        StackStormOptions options, StackStormClient client, StreamSource stream, TimeProvider time, ILogger<ExecutionTracker> log)
    {
        (this.options, this.client, this.stream, this.time, this.log) = (options, client, stream, time, log);
        plan = new PollSchedule(options, stream, time);
        ending = over.Token;
        stream.Told += OnTold;
        stream.StateChanged += OnStreamChanged;
    }

    /// <summary>Begins to watch. One repair follows one execution, once at a time.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="action">Its action's reference.</param>
    /// <param name="status">What is known of it already; null when it was only found.</param>
    /// <param name="afterCancel">It was cancelled or abandoned: neither of these statuses ends the watching.</param>
    public TrackedExecution Open(string id, string action, string? status, bool afterCancel = false)
    {
        var watched = new TrackedExecution(this, id, action, status, afterCancel);
        lock (gate)
        {
            plan.Add(watched);
            if (!looking)
            {
                looking = true;
                Begin(LookOnAndOnAsync);
            }

            Wake();
        }

        stream.Follow(action);
        return watched;
    }

    public void Close(TrackedExecution watched)
    {
        lock (gate)
        {
            if (plan.Remove(watched))
            {
                stream.Rest();
                Wake();
            }
        }
    }

    public void Dispose()
    {
        over.Cancel();
        over.Dispose();
    }

    /// <summary>Looks at what is due, until nothing is open.</summary>
    private async Task LookOnAndOnAsync()
    {
        try
        {
            var spacing = options.PollInterval < LeastSpacing ? options.PollInterval : LeastSpacing;
            while (Next(out var due, out var wait, out var signal))
            {
                if (due.Count == 0)
                {
                    await WaitAsync(signal, wait);
                    continue;
                }

                await (due.Count == 1 ? LookAtAsync(due[0]) : LookAtAsync(due));
                await Task.Delay(spacing, time, ending);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The process's own end.
        }
        catch (Exception unexpected)
        {
            Log.Broke(log, unexpected);
            await Task.Delay(AfterBreaking, time, CancellationToken.None);
            if (!ending.IsCancellationRequested)
            {
                Begin(LookOnAndOnAsync);
            }
        }
    }

    /// <summary>Work for all open executions: it does not carry the one's log scope that happened to begin it.</summary>
    internal static void Begin(Func<Task> work)
    {
        using var apart = ExecutionContext.SuppressFlow();
        _ = Task.Run(work);
    }

    private async Task WaitAsync(Task signal, TimeSpan longest)
    {
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(ending);
        await Task.WhenAny(signal, Task.Delay(longest, time, awake.Token));
        await awake.CancelAsync();
        ending.ThrowIfCancellationRequested();
    }

    /// <returns>False when nothing is open any more, and the looking ends.</returns>
    private bool Next(out IReadOnlyList<TrackedExecution> due, out TimeSpan wait, out Task signal)
    {
        lock (gate)
        {
            changed = changed.Task.IsCompleted ? NewSignal() : changed;
            (due, wait, signal) = ([], TimeSpan.Zero, changed.Task);
            looking = !plan.IsEmpty;
            if (looking)
            {
                due = plan.Due(out wait);
            }

            return looking;
        }
    }

    private async Task LookAtAsync(TrackedExecution one)
    {
        var reply = await client.GetStatusAsync(one.Id, ending);
        lock (gate)
        {
            plan.Next(one);
            one.Denials = reply.Failure is { Status: StatusCodes.Status404NotFound } ? one.Denials + 1 : 0;
            if (reply.Ok)
            {
                one.Alone = false;
                See(one, reply.Value);
                return;
            }

            // Whoever may not look (401, 403, 429) may again soon, or is told by the stream, or by the cancellation when the time is up.
            one.Met(reply.Failure, one.Denials < TimesToBelieve || stream.Tells(one.Action) ? null : TrackingEnd.Vanished);
        }
    }

    private async Task LookAtAsync(IReadOnlyList<TrackedExecution> several)
    {
        var reply = await client.GetStatusesAsync(several.Select(one => one.Id), ending);
        lock (gate)
        {
            var refused = reply.Failure is { IsRefusedForGood: true };
            var seen = (reply.Value ?? []).Where(one => one.Id is not null).ToLookup(one => one.Id, StringComparer.Ordinal);
            foreach (var one in several)
            {
                plan.Next(one);
                if (seen[one.Id].FirstOrDefault() is { } found)
                {
                    one.Denials = 0;
                    See(one, found);
                }
                else if (reply.Ok || refused)
                {
                    plan.NextAlone(one, refused);
                }
                else
                {
                    one.Met(reply.Failure);
                }
            }
        }
    }

    private static void See(TrackedExecution one, Execution found)
    {
        if (ExecutionStatus.Read(found.Status) is { } status)
        {
            one.Saw(status);
        }
    }

    private void OnTold(string id, string status)
    {
        lock (gate)
        {
            plan.Find(id)?.Saw(status);
        }
    }

    private void OnStreamChanged(bool up)
    {
        lock (gate)
        {
            plan.BeginAgain(atOnce: up);
            Wake();
        }
    }

    private void Wake() => changed.TrySetResult();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The looking at open executions broke, and begins again")]
        public static partial void Broke(ILogger logger, Exception exception);
    }
}
