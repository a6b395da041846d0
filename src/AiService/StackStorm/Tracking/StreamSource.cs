using AiService.StackStorm.Api;

namespace AiService.StackStorm.Tracking;

/// <summary>
/// Receives status changes from StackStorm's event stream: one connection for all open executions, kept open for a while after the last.
/// It subscribes to the actions that are open, not to single executions, whose ids do not fit into one URL; each change would be a new
/// connection, with a gap. Nothing is replayed.
/// </summary>
internal sealed partial class StreamSource(
    StackStormOptions options, EventStreamConnection connection, TimeProvider time, ILogger<StreamSource> log) : IDisposable
{
    private static readonly TimeSpan Lingering = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromSeconds(60);

    private readonly Lock gate = new();
    private readonly SortedSet<string> actions = new(StringComparer.Ordinal);
    private CancellationTokenSource? running;
    private CancellationTokenSource? round;
    private ITimer? release;
    private HashSet<string>? subscribed;
    private string? failure;

    /// <summary>Reports an execution's id and status, also of executions of others.</summary>
    public event Action<string, string>? StatusReceived;

    /// <summary>True: connected, every change is reported from now on. False: lost.</summary>
    public event Action<bool>? StateChanged;

    /// <summary>How executions are tracked now, for <c>/health/ready</c>.</summary>
    public string Summary
    {
        get
        {
            lock (gate)
            {
                return options.StreamUrl is null ? "executions are followed by polling, the event stream is off"
                    : running is null ? "executions are followed by the event stream, which is opened when there is one"
                    : subscribed is not null ? "executions are followed by the event stream"
                    : $"executions are followed by polling: {failure ?? "the event stream is being opened"}";
            }
        }
    }

    /// <summary>True while the changes of this action's executions are reported.</summary>
    public bool Covers(string action)
    {
        lock (gate)
        {
            return subscribed?.Contains(action) == true;
        }
    }

    /// <summary>Connects, where it is not connected, and reports the executions of this action too.</summary>
    public void Subscribe(string action)
    {
        if (options.StreamUrl is null)
        {
            return;
        }

        lock (gate)
        {
            release?.Dispose();
            release = null;
            if (actions.Add(action))
            {
                _ = round?.CancelAsync();
            }

            if (running is null)
            {
                var run = running = new CancellationTokenSource();
                RunDetached(() => ListenAsync(run));
            }
        }
    }

    /// <summary>Disconnects after a while, because nothing is open any more.</summary>
    public void Release()
    {
        lock (gate)
        {
            release?.Dispose();
            ITimer? own = null;
            release = own = time.CreateTimer(_ => Disconnect(null, stop: true, () => release == own), null, Lingering, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => Disconnect(null, stop: true, () => true);

    /// <summary>Runs work for all open executions, outside the log scope of the one that happened to start it.</summary>
    internal static void RunDetached(Func<Task> work)
    {
        using var apart = ExecutionContext.SuppressFlow();
        _ = Task.Run(work);
    }

    private async Task ListenAsync(CancellationTokenSource run)
    {
        var pause = FirstPause;
        try
        {
            while (true)
            {
                var began = time.GetTimestamp();
                var end = await ListenOnceAsync(run);
                Disconnect(end.Why, stop: false, () => running == run);
                if (end == StreamEnd.Renewed)
                {
                    continue;
                }

                pause = time.GetElapsedTime(began) > LongestPause ? FirstPause : pause;
                await Task.Delay(end.Refused ? PauseAfterRefusal : pause, time, run.Token);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested)
        {
            // Nothing is open any more, or the process stops: Disconnect has reported it.
        }
        finally
        {
            run.Dispose();
        }
    }

    /// <returns>How it ended; <see cref="StreamEnd.Renewed"/> when it is to connect again, for another action.</returns>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    private async Task<StreamEnd> ListenOnceAsync(CancellationTokenSource run)
    {
        var cancellation = run.Token;
        using var wanted = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        string[] filter;
        lock (gate)
        {
            round = running == run ? wanted : round;
            filter = [.. actions];
        }

        try
        {
            return await connection.ReadAsync(
                filter, () => Subscribed(run, filter), received => StatusReceived?.Invoke(received.Id, received.Status), wanted.Token);
        }
        catch (OperationCanceledException) when (wanted.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // Our own: another action was added.
            return StreamEnd.Renewed;
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException)
        {
            // A defect of this service. The stream is connected again, and meanwhile the executions are polled.
            Log.Failed(log, unexpected);
            return new StreamEnd("the event stream could not be processed");
        }
        finally
        {
            lock (gate)
            {
                round = round == wanted ? null : round;
            }
        }
    }

    /// <summary>Handles the first byte: st2stream sends an empty line once the subscription stands.</summary>
    private void Subscribed(CancellationTokenSource run, string[] filter)
    {
        lock (gate)
        {
            if (running != run)
            {
                return;
            }

            subscribed = [.. filter];
            failure = null;
        }

        Log.Up(log, options.StreamUrl);
        StateChanged?.Invoke(true);
    }

    /// <summary>Ends the reporting at once, however long the connection takes to end.</summary>
    /// <param name="why">The reason; null when this service ended the connection.</param>
    /// <param name="stop">True when no connection is wanted any more.</param>
    /// <param name="holds">Evaluated under the lock: another run may have started, or the stream be wanted again.</param>
    private void Disconnect(string? why, bool stop, Func<bool> holds)
    {
        bool wasUp;
        lock (gate)
        {
            if (!holds())
            {
                return;
            }

            if (stop)
            {
                release?.Dispose();
                _ = running?.CancelAsync();
                (release, running) = (null, null);
            }

            wasUp = subscribed is not null;
            (subscribed, failure) = (null, why);
        }

        if (why is not null)
        {
            Log.Down(log, why);
        }

        if (wasUp)
        {
            StateChanged?.Invoke(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The event stream at {StreamUrl} reports how executions end")]
        public static partial void Up(ILogger logger, Uri? streamUrl);

        [LoggerMessage(Level = LogLevel.Error, Message = "Processing the event stream failed; it is connected again")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Executions are followed by polling: {Why}")]
        public static partial void Down(ILogger logger, string why);
    }
}
