namespace AiService.NetworkAgent.Sessions;

/// <summary>
/// Bounds one step of a session. The library's own limits are not enough: it may hold a connection for alive whose path is
/// gone, and some of its calls block. A step that is given up is left behind on its own thread.
/// </summary>
internal sealed class Watchdog(TimeProvider time, TimeSpan limit)
{
    /// <summary>Runs a step that may block.</summary>
    /// <param name="step">Told by its token when it is given up.</param>
    /// <param name="late">Puts away what the step brings after it was given up.</param>
    /// <param name="cancel">The caller gives up.</param>
    /// <exception cref="TimeoutException">The limit passed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> step, Action<T>? late, CancellationToken cancel)
    {
        using var own = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(own.Token, cancel);
        var token = either.Token;
        // A thread of its own: the library blocks in many places, and blocked threads of the pool would stall everybody.
        var running = Task.Factory.StartNew(
            () => step(token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        try
        {
            return await running.WaitAsync(token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Ours: the limit passed, whether the wait or the step noticed first.
            LeaveBehind(running, late);
            throw new TimeoutException();
        }
        catch (OperationCanceledException)
        {
            // The caller's.
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
