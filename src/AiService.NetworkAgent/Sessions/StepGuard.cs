namespace AiService.NetworkAgent.Sessions;

/// <summary>
/// What every session promises: each step is bounded, and after one that brought no whole answer the session is dropped for good, because
/// what comes late would be taken for the next command's answer.
/// </summary>
internal sealed class StepGuard(DeviceSessionOptions options, TimeProvider time, SessionTranscript transcript)
{
    private readonly Watchdog watchdog = new(time, options.CommandTimeout);
    private bool dropped;

    /// <summary>True after a step that brought no whole answer.</summary>
    public bool IsDropped => dropped;

    /// <exception cref="SessionException">No whole answer came, now or before.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up, and the session with it.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancel)
    {
        if (dropped)
        {
            throw new SessionException(SessionTrouble.Lost, "SSH 会话已放弃");
        }

        try
        {
            return await watchdog.RunAsync(step, late: null, cancel);
        }
        catch (Exception trouble)
        {
            dropped = true;
            transcript.Event($"dropped: {(trouble is SessionException own ? own.Trouble.ToString() : trouble.GetType().Name)}");
            throw trouble switch
            {
                OperationCanceledException or SessionException => trouble,
                TimeoutException => new SessionException(SessionTrouble.TimedOut, "设备在时限内没有应答", trouble),
                _ => new SessionException(SessionTrouble.Lost, "SSH 连接中断", trouble),
            };
        }
    }
}
