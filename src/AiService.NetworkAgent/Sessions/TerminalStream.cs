using System.Text;
using System.Threading.Channels;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Reads what a terminal prints, on a thread of its own: the read blocks.</summary>
internal sealed class TerminalStream
{
    private readonly Channel<string> incoming = Channel.CreateUnbounded<string>(new() { SingleReader = true, SingleWriter = true });

    /// <param name="stream">Ends when it is closed.</param>
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
            text.Append(some);
        }

        return text.ToString();
    }

    /// <summary>Returns the next output; null when none arrives within <paramref name="quiet"/>.</summary>
    public async Task<string?> ReadAsync(TimeSpan? quiet, TimeProvider time, CancellationToken token)
    {
        if (incoming.Reader.TryRead(out var some))
        {
            return some;
        }

        if (quiet is not { } limit)
        {
            return await incoming.Reader.ReadAsync(token);
        }

        if (limit <= TimeSpan.Zero)
        {
            return null;
        }

        using var own = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(own.Token, token);
        try
        {
            return await incoming.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return null; // The limit: it stayed quiet.
        }
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
