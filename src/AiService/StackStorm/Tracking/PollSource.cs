using AiService.StackStorm.Api;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>
/// Polls the open executions, up to 100 with one request: in the poll interval while the stream does not report them, rarely while it
/// does, soon after an execution has started, and right after the stream was connected.
/// </summary>
internal sealed partial class PollSource : IDisposable
{
    /// <summary>So many 404 in a row are believed: StackStorm's own failures are 5xx.</summary>
    private const int DenialsToBelieve = 3;

    /// <summary>Between two requests: ten a second, however many executions are open.</summary>
    private static readonly TimeSpan LeastSpacing = TimeSpan.FromSeconds(0.1);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly StackStormClient client;
    private readonly StreamSource stream;
    private readonly TimeProvider time;
    private readonly ILogger<PollSource> log;
    private readonly Lock gate = new();
    private readonly PollSchedule schedule;
    private readonly TimeSpan spacing;
    private readonly CancellationTokenSource over = new();
    private readonly CancellationToken ending;
    private TaskCompletionSource changed = NewSignal();
    private bool polling;

    public PollSource(StackStormOptions options, StackStormClient client, StreamSource stream, TimeProvider time, ILogger<PollSource> log)
    {
        (this.client, this.stream, this.time, this.log) = (client, stream, time, log);
        schedule = new PollSchedule(options, stream, time);
        spacing = options.PollInterval < LeastSpacing ? options.PollInterval : LeastSpacing;
        ending = over.Token;
    }

    public void Add(TrackedExecution execution)
    {
        lock (gate)
        {
            schedule.Add(execution);
            if (!polling)
            {
                polling = true;
                StreamSource.RunDetached(PollAsync);
            }

            changed.TrySetResult();
        }
    }

    public void Remove(TrackedExecution execution)
    {
        lock (gate)
        {
            schedule.Remove(execution);
            if (schedule.IsEmpty)
            {
                changed.TrySetResult();
            }
        }
    }

    /// <summary>Schedules all polls again, because the stream was connected (true) or lost (false).</summary>
    public void Restart(bool atOnce)
    {
        lock (gate)
        {
            schedule.Restart(atOnce);
            changed.TrySetResult();
        }
    }

    public void Dispose()
    {
        over.Cancel();
        over.Dispose();
    }

    /// <summary>Polls what is due, until nothing is open.</summary>
    private async Task PollAsync()
    {
        while (Next(out var due, out var wait, out var signal) && !ending.IsCancellationRequested)
        {
            try
            {
                if (due.Count == 0)
                {
                    await signal.WaitAsync(wait, time, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    continue;
                }

                await (due.Count == 1 ? PollAsync(due[0]) : PollAsync(due));
                await Task.Delay(spacing, time, ending);
            }
            catch (Exception unexpected) when (unexpected is not OperationCanceledException || !ending.IsCancellationRequested)
            {
                Log.Failed(log, unexpected);
                await Task.Delay(PauseAfterFailure, time, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                // The process stops.
            }
        }
    }

    /// <returns>False when nothing is open any more, and the polling ends.</returns>
    private bool Next(out IReadOnlyList<PolledExecution> due, out TimeSpan wait, out Task signal)
    {
        lock (gate)
        {
            changed = changed.Task.IsCompleted ? NewSignal() : changed;
            (due, wait, signal) = ([], TimeSpan.Zero, changed.Task);
            polling = !schedule.IsEmpty;
            if (polling)
            {
                due = schedule.Due(out wait);
            }

            return polling;
        }
    }

    private async Task PollAsync(PolledExecution one)
    {
        var reply = await client.GetStatusAsync(one.Execution.Id, ending);
        lock (gate)
        {
            schedule.Next(one);
            one.Denials = reply.Failure is { Status: StatusCodes.Status404NotFound } ? one.Denials + 1 : 0;
            if (reply.Ok)
            {
                one.Alone = false;
                Report(one, reply.Value);
                return;
            }

            // After 401, 403 or 429 it may become readable again, be reported by the stream, or be cancelled when its time is over.
            var believed = one.Denials >= DenialsToBelieve && !stream.Covers(one.Execution.Action);
            one.Execution.Report(reply.Failure, believed ? TrackingEnd.Vanished : null);
        }
    }

    private async Task PollAsync(IReadOnlyList<PolledExecution> several)
    {
        var reply = await client.GetStatusesAsync(several.Select(one => one.Execution.Id), ending);
        lock (gate)
        {
            var refused = reply.Failure is { IsPermanentRefusal: true };
            var listed = (reply.Value ?? []).Where(one => one.Id is not null).ToLookup(one => one.Id, StringComparer.Ordinal);
            foreach (var one in several)
            {
                schedule.Next(one);
                if (listed[one.Execution.Id].FirstOrDefault() is { } found)
                {
                    one.Denials = 0;
                    Report(one, found);
                }
                else if (reply.Ok || refused)
                {
                    schedule.NextAlone(one, refused);
                }
                else
                {
                    one.Execution.Report(reply.Failure);
                }
            }
        }
    }

    private static void Report(PolledExecution one, Execution found)
    {
        if (ExecutionStatus.Read(found.Status) is { } status)
        {
            one.Execution.Report(status);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Polling the open executions failed; it starts again in 5 s")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
