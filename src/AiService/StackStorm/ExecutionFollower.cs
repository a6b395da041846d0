using AiService.Repairs;

namespace AiService.StackStorm;

/// <summary>How the following of an execution ended.</summary>
internal enum FollowEnd
{
    /// <summary>StackStorm's final word.</summary>
    Final,

    /// <summary>The execution time-out passed.</summary>
    TimeIsUp,

    /// <summary>A person wants it stopped.</summary>
    CancelRequested,

    /// <summary>It was to be cancelled, and StackStorm does not show that it is over.</summary>
    Unconfirmed,

    /// <summary>The role may not read the execution that it began.</summary>
    MayNotLook,

    /// <summary>StackStorm says again and again that there is no such execution.</summary>
    Vanished,

    /// <summary>This process is going down.</summary>
    Stopping,
}

/// <param name="End">How it ended.</param>
/// <param name="Status">The last status that StackStorm told; null when it told none.</param>
/// <param name="Trouble">What was in the way at last, if anything was.</param>
internal sealed record Followed(FollowEnd End, string? Status, Trouble? Trouble = null);

/// <summary>Follows one execution by asking for its status, ever less often, until it is final or the time is up.</summary>
internal sealed partial class ExecutionFollower(
    StackStormClient client, StackStormOptions options, TimeProvider time, ILogger<ExecutionFollower> log)
{
    private const double Growth = 1.5;

    /// <summary>Denials in a row that are believed: StackStorm's own hiccups are 5xx.</summary>
    private const int TimesToBelieve = 3;

    /// <param name="id">The execution.</param>
    /// <param name="status">What is known of it already; null when it was only found.</param>
    /// <param name="patience">For how long.</param>
    /// <param name="changed">Told of each change of status.</param>
    /// <param name="signals">The process's end, and a person's wish to stop.</param>
    public async Task<Followed> FollowAsync(string id, string? status, TimeSpan patience, Func<string, Task> changed, RepairSignals signals)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stopping, signals.CancelRequested);
        var stopping = either.Token;
        var began = time.GetTimestamp();
        var pause = options.PollInterval;
        var denials = 0;
        Trouble? trouble = null;
        try
        {
            while (!ExecutionStatus.IsFinal(status))
            {
                var left = patience - time.GetElapsedTime(began);
                if (left <= TimeSpan.Zero)
                {
                    return new Followed(FollowEnd.TimeIsUp, status, trouble);
                }

                await Task.Delay(pause < left ? pause : left, time, stopping);
                pause = pause * Growth < options.LongestPollInterval ? pause * Growth : options.LongestPollInterval;

                var reply = await client.GetStatusAsync(id, stopping);
                trouble = reply.Trouble;
                denials = trouble is { Kind: TroubleKind.Refused } ? denials + 1 : 0;
                if (denials >= TimesToBelieve)
                {
                    return new Followed(trouble?.Status == StatusCodes.Status404NotFound ? FollowEnd.Vanished : FollowEnd.MayNotLook, status, trouble);
                }

                if (reply.Value?.Status is { Length: > 0 and <= 32 } now && now != status)
                {
                    Log.Changed(log, id, status, now);
                    status = now;
                    await changed(now);
                }
            }

            return new Followed(FollowEnd.Final, status);
        }
        catch (OperationCanceledException) when (signals.Stopping.IsCancellationRequested)
        {
            // The process's own end: the execution goes on without us.
            return new Followed(FollowEnd.Stopping, status, trouble);
        }
        catch (OperationCanceledException) when (signals.CancelRequested.IsCancellationRequested)
        {
            // A person's wish.
            return new Followed(FollowEnd.CancelRequested, status, trouble);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Execution {ExecutionId}: {Before} → {Status}")]
        public static partial void Changed(ILogger logger, string executionId, string? before, string status);
    }
}
