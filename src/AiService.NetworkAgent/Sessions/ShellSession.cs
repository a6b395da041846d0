using System.Text;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Terminal;
using Renci.SshNet;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Types commands at a prompt, one after the other; a line is written in one piece.</summary>
internal sealed class ShellSession : IDeviceSession
{
    // Wide, so that a terminal does not break the echo of a long command in two.
    private const uint Columns = 500;

    // The same question again shows that the answer was not accepted.
    private const int MaxAnswers = 4;

    // For all commands that leave configuration before the end.
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(10);

    private readonly IAsyncDisposable connection;
    private readonly Stream stream;
    private readonly SessionTranscript transcript;
    private readonly TimeProvider time;
    private readonly StepGuard guard;
    private readonly PromptReader prompt;
    private readonly TerminalStream incoming;
    private readonly QuestionReader questions;
    private readonly Platform platform;
    private bool configuring;

    private ShellSession(
        IAsyncDisposable connection, Stream stream, Platform platform, SessionTranscript transcript, DeviceSessionOptions options, TimeProvider time)
    {
        this.connection = connection;
        this.stream = stream;
        this.transcript = transcript;
        this.time = time;
        guard = new StepGuard(options, time, transcript);
        prompt = new PromptReader(platform.Prompt!, platform.Pager);
        incoming = new TerminalStream(stream);
        questions = new QuestionReader(platform.Questions);
        this.platform = platform;
    }

    /// <summary>Opens a terminal, waits for the prompt and turns paging off. The caller owns the connection until this returns.</summary>
    public static async Task<ShellSession> StartAsync(
        SshConnection connection, Platform platform, SessionTranscript transcript, DeviceSessionOptions options, TimeProvider time, CancellationToken cancel)
    {
        ShellStream stream;
        try
        {
            stream = await new Watchdog(time, options.CommandTimeout).RunAsync(
                _ => Task.FromResult(connection.Client.CreateShellStream("dumb", Columns, 24, 0, 0, 4096)), late => late.Dispose(), cancel);
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            throw new SessionException(SessionFailure.Lost, "设备没有给出命令行终端", trouble);
        }

        return await StartAsync(connection, stream, platform, transcript, options, time, cancel);
    }

    /// <summary>As the other overload, over a terminal that is already open.</summary>
    internal static async Task<ShellSession> StartAsync(
        IAsyncDisposable connection, Stream stream, Platform platform, SessionTranscript transcript, DeviceSessionOptions options, TimeProvider time, CancellationToken cancel)
    {
        var session = new ShellSession(connection, stream, platform, transcript, options, time);
        await session.guard.RunAsync(token => session.ExchangeAsync(null, false, token), cancel);
        foreach (var command in platform.Setup)
        {
            await session.guard.RunAsync(token => session.ExchangeAsync(command, true, token), cancel);
        }

        return session;
    }

    public async Task<Reply> SendAsync(string command, CancellationToken cancel)
    {
        var enters = platform.Configuration.Enter is [var first, ..] && command == first;
        var leaves = platform.Configuration.Leave is [.., var last] && command == last;
        configuring |= enters;
        var reply = await guard.RunAsync(token => ExchangeAsync(command, false, token), cancel);
        var isTaken = platform.Refusal(reply) is null;
        configuring = enters ? isTaken : configuring && !(leaves && isTaken);
        return reply;
    }

    /// <summary>Leaves configuration first, where the device still answers and was left in it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (configuring && !guard.IsDropped)
        {
            await LeaveAsync();
        }

        await connection.DisposeAsync();
    }

    private async Task LeaveAsync()
    {
        using var limit = new CancellationTokenSource(LeaveLimit, time);
        try
        {
            foreach (var command in platform.Configuration.Abandon.Concat(platform.Configuration.Leave))
            {
                await SendAsync(command, limit.Token);
            }
        }
        catch (Exception trouble) when (trouble is SessionException or OperationCanceledException)
        {
            // The limit or the device ends it; the connection is closed all the same.
        }
    }

    private async Task<Reply> ExchangeAsync(string? command, bool isSetup, CancellationToken token)
    {
        // The first prompt may have arrived already.
        if (command is not null)
        {
            // Unsolicited output, such as a log line on the terminal, is no answer to this command.
            if (incoming.TakeWaiting() is { Length: > 0 } unasked)
            {
                transcript.Received(TerminalText.Render(unasked));
            }

            transcript.Sent(command);
            Type(command + "\n");
        }

        var answer = new TerminalAnswer(command);
        try
        {
            return new Reply(await AnswerAsync(answer, isSetup, token));
        }
        finally
        {
            transcript.Received(TerminalText.Render(answer.ToString()));
        }
    }

    private async Task<string> AnswerAsync(TerminalAnswer answer, bool isSetup, CancellationToken token)
    {
        var (turned, answers) = (0, 0);
        TimeSpan? patience = QuestionReader.Pause;
        QuestionReader.Waiting? question = null;
        while (true)
        {
            if (await incoming.ReadAsync(patience, time, token) is { } more)
            {
                // Whatever else is there already is looked at together with it.
                answer.Append(more + incoming.TakeWaiting());
                if (answer.Length > TerminalStream.MaxAnswer)
                {
                    throw new SessionException(SessionFailure.Lost, TerminalStream.TooLong);
                }

                if (prompt.Complete(answer, isSetup) is { } output)
                {
                    return output;
                }

                if (prompt.IsPaged(answer, turned))
                {
                    turned = answer.Length;
                    Type(" ");
                }

                (patience, question) = (QuestionReader.Pause, null);
            }
            else if (question is not null)
            {
                Respond(question, ++answers);
                turned = answer.Length;
                (patience, question) = (null, null);
            }
            else if (prompt.Settled(answer) is { } settled)
            {
                // A prompt that other lines follow ends the answer when no more output arrives.
                return settled;
            }
            else
            {
                question = questions.Find(answer, turned);
                patience = question?.Patience - QuestionReader.Pause;
            }
        }
    }

    // Answers as the platform's data says; any other question ends the session, for no answer to it is known to be safe.
    private void Respond(QuestionReader.Waiting question, int count)
    {
        if (question.Known?.Answer is not { } line || count > MaxAnswers)
        {
            throw new SessionException(SessionFailure.Asked, $"设备提问“{transcript.Masked(question.Text)}”，没有可确定为安全的回答，会话已结束");
        }

        transcript.Event($"answered {(line.Length == 0 ? "ENTER" : line)} to: {question.Text}");
        Type(line + "\n");
    }

    private void Type(string text)
    {
        stream.Write(Encoding.UTF8.GetBytes(text));
        stream.Flush();
    }
}
