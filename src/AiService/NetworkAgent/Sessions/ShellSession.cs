using System.Text;
using System.Threading.Channels;
using AiService.NetworkAgent.Platforms;
using Renci.SshNet;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Commands typed at a prompt, one after the other.</summary>
internal sealed class ShellSession : IDeviceSession
{
    // Wide, so that a terminal does not break the echo of a long command in two.
    private const uint Columns = 500;
    private const int MaxAnswer = 1 << 20;

    private readonly SshClient client;
    private readonly ShellStream stream;
    private readonly TimeProvider time;
    private readonly Watchdog watchdog;
    private readonly PromptReader prompt;
    private readonly Channel<string> incoming = Channel.CreateUnbounded<string>(new() { SingleReader = true, SingleWriter = true });
    private bool dropped;

    private ShellSession(SshClient client, ShellStream stream, Platform platform, NetworkAgentOptions options, TimeProvider time)
    {
        this.client = client;
        this.stream = stream;
        this.time = time;
        watchdog = new Watchdog(time, options.CommandTimeout);
        prompt = new PromptReader(platform.Prompt!);
        _ = Task.Factory.StartNew(Pump, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Opens a terminal, waits for the prompt and turns paging off. The client stays the caller's until this returns.</summary>
    public static async Task<ShellSession> StartAsync(
        SshClient client, Platform platform, NetworkAgentOptions options, TimeProvider time, CancellationToken cancel)
    {
        ShellStream stream;
        try
        {
            stream = await new Watchdog(time, options.CommandTimeout).RunAsync(
                _ => Task.FromResult(client.CreateShellStream("dumb", Columns, 24, 0, 0, 4096)), late => late.Dispose(), cancel);
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            throw new SessionException(SessionTrouble.Lost, "设备没有给出命令行终端", trouble);
        }

        var session = new ShellSession(client, stream, platform, options, time);
        await session.AnswerAsync(null, cancel);
        foreach (var command in platform.Setup)
        {
            await session.SendAsync(command, cancel);
        }

        return session;
    }

    public Task<Reply> SendAsync(string command, CancellationToken cancel) => AnswerAsync(command, cancel);

    public async ValueTask DisposeAsync() => await client.LetGoAsync(time);

    private async Task<Reply> AnswerAsync(string? command, CancellationToken cancel)
    {
        if (dropped)
        {
            throw new SessionException(SessionTrouble.Lost, "SSH 会话已放弃");
        }

        try
        {
            return await watchdog.RunAsync(token => ExchangeAsync(command, token), late: null, cancel);
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

    private async Task<Reply> ExchangeAsync(string? command, CancellationToken token)
    {
        if (command is not null)
        {
            while (incoming.Reader.TryRead(out _))
            {
                // What came unasked (a log line on the terminal) is no answer to what is asked now.
            }

            stream.Write(command + "\n");
            stream.Flush();
        }

        var answer = new StringBuilder();
        while (true)
        {
            answer.Append(await incoming.Reader.ReadAsync(token));
            if (prompt.Complete(answer.ToString(), command) is { } output)
            {
                return new Reply(output);
            }

            if (answer.Length > MaxAnswer)
            {
                throw new SessionException(SessionTrouble.Lost, "设备输出过长，已放弃");
            }
        }
    }

    // Reading blocks until something comes or the stream is closed.
    private void Pump()
    {
        var bytes = new byte[4096];
        var decoder = Encoding.UTF8.GetDecoder();
        var characters = new char[bytes.Length];
        try
        {
            while (stream.Read(bytes, 0, bytes.Length) is var count and > 0)
            {
                incoming.Writer.TryWrite(new string(characters, 0, decoder.GetChars(bytes, 0, count, characters, 0)));
            }

            incoming.Writer.TryComplete();
        }
        catch (Exception ended)
        {
            incoming.Writer.TryComplete(ended);
        }
    }
}
