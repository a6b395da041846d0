using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Sends each command on an exec channel of its own, as to a shell on a host.</summary>
internal sealed class ExecSession(SshConnection connection, SessionTranscript transcript, DeviceSessionOptions options, TimeProvider time) : IDeviceSession
{
    private readonly StepGuard guard = new(options, time, transcript);

    public Task<Reply> SendAsync(string command, CancellationToken cancel) => guard.RunAsync(token => ExecuteAsync(command, token), cancel);

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();

    private async Task<Reply> ExecuteAsync(string text, CancellationToken token)
    {
        using var command = connection.Client.CreateCommand(text);
        transcript.Sent(text);
        var running = command.ExecuteAsync(token);

        // Read while it runs: the library itself keeps whatever a command prints, until it ends.
        var output = new TerminalStream(command.OutputStream).ReadToEndAsync(token);
        var errors = new TerminalStream(command.ExtendedOutputStream).ReadToEndAsync(token);
        await foreach (var ended in Task.WhenEach(output, errors, running))
        {
            await ended;
        }

        var reply = new Reply((await output).ReplaceLineEndings("\n"), (await errors).ReplaceLineEndings("\n"), command.ExitStatus);
        transcript.Received(reply.ExitStatus is null or 0 ? reply.Everything : $"{reply.Everything}\nexit {reply.ExitStatus}");
        // A channel that closed without an exit status was cut off: its output may be incomplete.
        return reply.ExitStatus is not null ? reply : throw new SessionException(SessionFailure.Lost, "命令被中断，没有退出状态");
    }
}
