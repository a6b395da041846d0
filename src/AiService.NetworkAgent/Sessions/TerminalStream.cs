using System.Text;
using System.Threading.Channels;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Reads what a terminal or a command prints, on a thread of its own: the read blocks. What waits to be taken is bounded.</summary>
internal sealed class TerminalStream
{
    /// <summary>Characters of one answer.</summary>
    public const int MaxAnswer = 1 << 20;

    /// <summary>Characters that wait: more than an answer may have, and a device prints between two commands.</summary>
    private const int MostWaiting = 2 * MaxAnswer;

    /// <summary>What the platform's users are shown of output without an end.</summary>
    public const string TooLong = "设备输出过长，已放弃";

    private readonly Channel<string> incoming = Channel.CreateUnbounded<string>(new() { SingleReader = true, SingleWriter = true });

    private int waiting;

    /// <param name="stream">Ends when it is closed; is closed when too much waits.</param>
    public TerminalStream(Stream stream)
    {
        _ = Task.Factory.StartNew(() => Pump(stream), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Returns everything that arrived and was not read.</summary>
    public string TakeWaiting()
    {
        var text = new StringBuilder();
        while (incoming.Reader.TryRead(out var some))
        {
            text.Append(Taken(some));
        }

        return text.ToString();
    }

    /// <summary>Returns everything up to the end of the stream.</summary>
    /// <exception cref="SessionException">It is longer than an answer may be.</exception>
    public async Task<string> ReadToEndAsync(CancellationToken token)
    {
        var text = new StringBuilder();
        await foreach (var some in incoming.Reader.ReadAllAsync(token))
        {
            text.Append(Taken(some));
            if (text.Length > MaxAnswer)
            {
                throw new SessionException(SessionFailure.Lost, TooLong);
            }
        }

        return text.ToString();
    }

    /// <summary>Returns the next output; null when none arrives within <paramref name="quiet"/>.</summary>
    /// <exception cref="SessionException">Too much waited.</exception>
    public async Task<string?> ReadAsync(TimeSpan? quiet, TimeProvider time, CancellationToken token)
    {
        if (incoming.Reader.TryRead(out var some))
        {
            return some;
        }

        if (quiet is not { } limit)
        {
            return await NextAsync(token);
        }

        if (limit <= TimeSpan.Zero)
        {
            return null;
        }

        using var own = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(own.Token, token);
        try
        {
            return await NextAsync(either.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return null; // The limit: it stayed quiet.
        }
    }

    private async Task<string> NextAsync(CancellationToken token)
    {
        try
        {
            return Taken(await incoming.Reader.ReadAsync(token));
        }
        catch (ChannelClosedException closed) when (closed.InnerException is SessionException tooLong)
        {
            throw tooLong;
        }
    }

    private string Taken(string text)
    {
        Interlocked.Add(ref waiting, -text.Length);
        return text;
    }

    private void Pump(Stream stream)
    {
        var bytes = new byte[4096];
        var decoder = Encoding.UTF8.GetDecoder();
        var characters = new char[bytes.Length + 1];
        try
        {
            while (stream.Read(bytes, 0, bytes.Length) is var count and > 0)
            {
                var text = new string(characters, 0, decoder.GetChars(bytes, 0, count, characters, 0));
                if (Interlocked.Add(ref waiting, text.Length) > MostWaiting)
                {
                    incoming.Writer.TryComplete(new SessionException(SessionFailure.Lost, TooLong));
                    stream.Dispose();
                    return;
                }

                incoming.Writer.TryWrite(text);
            }

            incoming.Writer.TryComplete();
        }
        catch (Exception ended)
        {
            incoming.Writer.TryComplete(ended);
        }
    }
}
