using System.Threading.Channels;

namespace StackStormSimulator.Stream;

/// <summary>One open connection to the stream. What happens while it is silent is lost to it: nothing is replayed.</summary>
internal sealed class Subscriber(StreamFilter filter, TimeProvider time) : IDisposable
{
    /// <summary>Without an event, an empty line is sent this often (recording 06c).</summary>
    public static readonly TimeSpan KeepAliveEvery = TimeSpan.FromSeconds(25);

    private readonly Channel<StreamEvent?> waiting = Channel.CreateUnbounded<StreamEvent?>();
    private readonly CancellationTokenSource broken = new();
    private volatile bool hanging;

    /// <summary>Cancelled when the connection is to be torn down.</summary>
    public CancellationToken Broken => broken.Token;

    public void Offer(StreamEvent happened)
    {
        if (!hanging && filter.Wants(happened))
        {
            waiting.Writer.TryWrite(happened);
        }
    }

    public void Break() => broken.Cancel();

    /// <summary>From now on nothing comes, no empty line either, and the connection stays open: a dead peer behind a live proxy.</summary>
    public void Hang() => hanging = true;

    /// <summary>Sends what comes until the end that the filter names.</summary>
    /// <exception cref="OperationCanceledException">The token, or <see cref="Broken"/>.</exception>
    public async Task SendAsync(HttpResponse response, CancellationToken cancellation)
    {
        await WriteAsync(response, "\n", cancellation);
        await using var keepAlive = time.CreateTimer(_ => waiting.Writer.TryWrite(null), null, KeepAliveEvery, KeepAliveEvery);
        await foreach (var next in waiting.Reader.ReadAllAsync(cancellation))
        {
            if (hanging)
            {
                continue;
            }

            await WriteAsync(response, next?.ToText() ?? "\n", cancellation);
            if (next is not null && filter.EndsWith(next))
            {
                return;
            }

            keepAlive.Change(KeepAliveEvery, KeepAliveEvery);
        }
    }

    public void Dispose() => broken.Dispose();

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellation)
    {
        await response.WriteAsync(text, cancellation);
        await response.Body.FlushAsync(cancellation);
    }
}
