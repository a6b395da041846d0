using Renci.SshNet;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Commands by an exec channel each, as a shell on a host takes them.</summary>
internal sealed class ExecSession(SshClient client, NetworkAgentOptions options, TimeProvider time) : IDeviceSession
{
    private bool dropped;

    public async Task<Reply> SendAsync(string command, CancellationToken cancel)
    {
        if (dropped)
        {
            throw new SessionException(SessionTrouble.Lost, "SSH 会话已放弃");
        }

        try
        {
            return await new Watchdog(time, options.CommandTimeout).RunAsync(
                token => ExecuteAsync(command, token), late: null, cancel);
        }
        catch (Exception trouble)
        {
            dropped = true;
            throw trouble switch
            {
                OperationCanceledException or SessionException => trouble,
                TimeoutException => new SessionException(SessionTrouble.TimedOut, "设备在时限内没有应答", trouble),
                _ => new SessionException(SessionTrouble.Lost, "SSH 连接中断", trouble),
            };
        }
    }

    public async ValueTask DisposeAsync() => await client.LetGoAsync(time);

    private async Task<Reply> ExecuteAsync(string text, CancellationToken token)
    {
        using var command = client.CreateCommand(text);
        await command.ExecuteAsync(token);
        // A channel that closed without an exit status was cut off: its output may be half of the truth.
        return command.ExitStatus is { } status
            ? new Reply(command.Result.ReplaceLineEndings("\n"), command.Error.ReplaceLineEndings("\n"), status)
            : throw new SessionException(SessionTrouble.Lost, "命令被中断，没有退出状态");
    }
}
