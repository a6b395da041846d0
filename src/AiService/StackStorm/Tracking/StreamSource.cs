using AiService.StackStorm.Api;

namespace AiService.StackStorm.Tracking;

/// <summary>
/// StackStorm's event stream: one connection for all open executions, opened while there are any and for a while after. It is asked for
/// executions' updates of the actions that are followed, not of single executions: their ids do not fit into one URL, and each change would
/// be a new connection, with a gap. Nothing is replayed.
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
    private ITimer? rest;
    private HashSet<string>? subscribed;
    private string? failure;

    /// <summary>An execution's id and status. Others' executions are told too.</summary>
    public event Action<string, string>? Told;

    /// <summary>True: subscribed, from now on everything is told. False: lost.</summary>
    public event Action<bool>? StateChanged;

    /// <summary>For <c>/health/ready</c>.</summary>
    public string Standing
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

    /// <summary>True while the ends of this action's executions are told.</summary>
    public bool Tells(string action)
    {
        lock (gate)
        {
            return subscribed?.Contains(action) == true;
        }
    }

    /// <summary>Executions of this action are open: it is to be connected, and to tell of them.</summary>
    public void Follow(string action)
    {
        if (options.StreamUrl is null)
        {
            return;
        }

        lock (gate)
        {
            rest?.Dispose();
            rest = null;
            if (actions.Add(action))
            {
                _ = round?.CancelAsync();
            }

            if (running is null)
            {
                var run = running = new CancellationTokenSource();
                ExecutionTracker.Begin(() => ListenOnAndOnAsync(run));
            }
        }
    }

    /// <summary>Nothing is open any more: it stays connected for a while.</summary>
    public void Rest()
    {
        lock (gate)
        {
            rest?.Dispose();
            ITimer? own = null;
            rest = own = time.CreateTimer(_ => Stop(() => rest == own), null, Lingering, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => Stop(() => true);

    /// <summary>From here on nothing is told, however long the connection takes to end.</summary>
    /// <param name="holds">Asked under the lock: a timer that was due may come when the stream is wanted again.</param>
    private void Stop(Func<bool> holds)
    {
        bool wasUp;
        lock (gate)
        {
            if (!holds())
            {
                return;
            }

            rest?.Dispose();
            _ = running?.CancelAsync();
            (rest, running, wasUp) = (null, null, Down(null));
        }

        Changed(wasUp);
    }

    private async Task ListenOnAndOnAsync(CancellationTokenSource run)
    {
        var pause = FirstPause;
        try
        {
            while (true)
            {
                var began = time.GetTimestamp();
                var end = await ListenAsync(run);
                Lost(run, end.Why);
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
            // Nothing is open any more, or the process's own end: whoever stopped it has said so.
        }
        finally
        {
            run.Dispose();
        }
    }

    /// <returns>How it ended; <see cref="StreamEnd.Renewed"/> when it is to be connected anew, for another action.</returns>
    /// <exception cref="OperationCanceledException">It is not wanted any more.</exception>
    private async Task<StreamEnd> ListenAsync(CancellationTokenSource run)
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
                filter, () => Subscribed(run, filter), told => Told?.Invoke(told.Id, told.Status), wanted.Token);
        }
        catch (OperationCanceledException) when (wanted.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // Our own wish, to hear of another action too.
            return StreamEnd.Renewed;
        }
        finally
        {
            lock (gate)
            {
                round = round == wanted ? null : round;
            }
        }
    }

    /// <summary>The first byte has come: st2stream sends an empty line once it has subscribed us.</summary>
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

    private void Lost(CancellationTokenSource run, string? why)
    {
        bool wasUp;
        lock (gate)
        {
            // Stopped meanwhile, and perhaps begun anew: how things stand is not this connection's to say any more.
            if (running != run)
            {
                return;
            }

            wasUp = Down(why);
        }

        if (why is not null)
        {
            Log.Down(log, why);
        }

        Changed(wasUp);
    }

    /// <returns>True when it was up until now.</returns>
    private bool Down(string? why)
    {
        var wasUp = subscribed is not null;
        (subscribed, failure) = (null, why);
        return wasUp;
    }

    private void Changed(bool wasUp)
    {
        if (wasUp)
        {
            StateChanged?.Invoke(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The event stream at {StreamUrl} tells how executions end")]
        public static partial void Up(ILogger logger, Uri? streamUrl);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Executions are followed by polling: {Why}")]
        public static partial void Down(ILogger logger, string why);
    }
}
