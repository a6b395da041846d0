namespace AiService.NetworkAgent.Sessions;

/// <summary>
/// Bounds one step of a session. The limits of SSH.NET are not enough: it may take a connection for alive whose path is gone, and some of its
/// calls block. An abandoned step is left behind on its own thread.
/// </summary>
internal sealed class Watchdog(TimeProvider time, TimeSpan limit)
{
    /// <summary>Runs a step that may block.</summary>
    /// <param name="step">Its token is canceled when it is abandoned.</param>
    /// <param name="late">Disposes of what an abandoned step still returns.</param>
    /// <param name="cancel">Cancels the step.</param>
    /// <exception cref="TimeoutException">The limit passed.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> step, Action<T>? late, CancellationToken cancel)
    {
        using var own = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(own.Token, cancel);
        var token = either.Token;
        // A thread of its own: SSH.NET blocks in many places, and blocked threads of the pool would stall all requests.
        var running = Task.Factory.StartNew(
            () => step(token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        try
        {
            return await running.WaitAsync(token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The limit passed, whether the wait or the step noticed first.
            LeaveBehind(running, late);
            throw new TimeoutException();
        }
        catch (OperationCanceledException)
        {
            // The caller canceled.
            LeaveBehind(running, late);
            throw;
        }
    }

    private static void LeaveBehind<T>(Task<T> running, Action<T>? late)
    {
        _ = running.ContinueWith(
            ended =>
            {
                if (ended.IsCompletedSuccessfully)
                {
                    late?.Invoke(ended.Result);
                }
                else
                {
                    _ = ended.Exception;
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
    }
}

/// <summary>
/// Bounds each step of a session, and drops the session after a step without a complete answer: a late answer would be taken for the next
/// command's.
/// </summary>
internal sealed class StepGuard(DeviceSessionOptions options, TimeProvider time, SessionTranscript transcript)
{
    private readonly Watchdog watchdog = new(time, options.CommandTimeout);
    private bool dropped;

    /// <summary>True after a step without a complete answer.</summary>
    public bool IsDropped => dropped;

    /// <exception cref="SessionException">No complete answer arrived, now or before.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled; the session is dropped.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancel)
    {
        if (dropped)
        {
            throw new SessionException(SessionFailure.Lost, "SSH 会话已放弃");
        }

        try
        {
            return await watchdog.RunAsync(step, late: null, cancel);
        }
        catch (Exception trouble)
        {
            dropped = true;
            transcript.Event($"dropped: {(trouble is SessionException own ? own.Failure.ToString() : trouble.GetType().Name)}");
            throw trouble switch
            {
                OperationCanceledException or SessionException => trouble,
                TimeoutException => new SessionException(SessionFailure.TimedOut, "设备在时限内没有应答", trouble),
                _ => new SessionException(SessionFailure.Lost, "SSH 连接中断", trouble),
            };
        }
    }
}
