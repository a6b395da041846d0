using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AiService.Tests.Harness;

/// <summary>How a server misbehaves. Public, because it is the parameter of tests.</summary>
public enum Misconduct
{
    /// <summary>Begins an answer, and sends it byte by byte, without an end.</summary>
    Drips,

    /// <summary>Takes the connection, begins an answer where there is a beginning, and says nothing more.</summary>
    Stalls,

    /// <summary>Begins an answer, and sends as fast as it can, without the end of a line.</summary>
    NeverEnds,

    /// <summary>Takes the connection and closes it.</summary>
    Closes,

    /// <summary>Begins an answer and closes the connection.</summary>
    BreaksOff,
}

/// <summary>A server that misbehaves on every connection, and notices when the other side closes it.</summary>
internal sealed class MisbehavingPeer : IAsyncDisposable
{
    /// <summary>The head of an answer of JSON without a length: it lasts until the connection is closed.</summary>
    public const string HttpHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";

    /// <summary>
    /// Bytes that may be on their way when a connection is closed: what the caller reads (4 MB), and what the kernel buffers on both sides.
    /// </summary>
    public const long Bearable = 24 * 1024 * 1024;

    private static readonly TimeSpan Drip = TimeSpan.FromMilliseconds(100);
    private static readonly byte[] Flood = Encoding.ASCII.GetBytes(new string('a', 64 * 1024));

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Misconduct misconduct;
    private readonly byte[] opening;
    private readonly Func<string, string?>? answers;
    private readonly Task serving;
    private long sent;
    private int open;

    /// <param name="misconduct">What it does.</param>
    /// <param name="opening">What an answer begins with.</param>
    /// <param name="answers">By the first line of an HTTP request, the JSON to answer it properly with; null to misbehave.</param>
    public MisbehavingPeer(Misconduct misconduct, string opening = HttpHead + "{\"response\":\"", Func<string, string?>? answers = null)
    {
        this.misconduct = misconduct;
        this.opening = Encoding.UTF8.GetBytes(opening);
        this.answers = answers;
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Completed when it has received something that it misbehaves on.</summary>
    public Task Asked => asked.Task;

    /// <summary>Bytes that it could send.</summary>
    public long Sent => Interlocked.Read(ref sent);

    /// <summary>Waits until the other side has closed every connection, a minute at most.</summary>
    /// <exception cref="OperationCanceledException">It keeps one open.</exception>
    public async Task LeftAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (Volatile.Read(ref open) > 0)
        {
            await pause.WaitForNextTickAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Dispose();
        await serving;
        end.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(end.Token);
                Interlocked.Increment(ref open);
                connections.Add(Task.Run(() => TakeAsync(client)));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }

        await Task.WhenAll(connections);
    }

    private async Task TakeAsync(TcpClient client)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
        try
        {
            using (client)
            {
                client.SendBufferSize = 64 * 1024;
                await using var stream = client.GetStream();
                if (answers is null || !await AnsweredAsync(stream, gone.Token))
                {
                    await MisbehaveAsync(stream, gone);
                }
            }
        }
        catch (Exception closed) when (closed is IOException or OperationCanceledException)
        {
            // The other side has closed the connection, or the test is over.
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    private async Task<bool> AnsweredAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var reader = new StreamReader(stream, leaveOpen: true);
        var request = await reader.ReadLineAsync(cancellation) ?? "";
        while (await reader.ReadLineAsync(cancellation) is { Length: > 0 })
        {
            // The rest of the head.
        }

        if (answers!(request) is not { } json)
        {
            return false;
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{json}"), cancellation);
        return true;
    }

    private async Task MisbehaveAsync(NetworkStream stream, CancellationTokenSource gone)
    {
        if (answers is not null || misconduct is Misconduct.Closes or Misconduct.BreaksOff)
        {
            // The request has been read already, or may never be.
            asked.TrySetResult();
        }

        if (misconduct == Misconduct.Closes)
        {
            return;
        }

        var listening = ListenAsync(stream, gone);
        await SendAsync(stream, opening, gone.Token);
        using var pace = new PeriodicTimer(Drip);
        while (misconduct != Misconduct.BreaksOff)
        {
            switch (misconduct)
            {
                case Misconduct.NeverEnds:
                    await SendAsync(stream, Flood, gone.Token);
                    break;
                case Misconduct.Drips:
                    await SendAsync(stream, Flood.AsMemory(0, 1), gone.Token);
                    await pace.WaitForNextTickAsync(gone.Token);
                    break;
                default:
                    await listening;
                    return;
            }
        }
    }

    /// <summary>Reads until the other side closes the connection.</summary>
    private async Task ListenAsync(NetworkStream stream, CancellationTokenSource gone)
    {
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, gone.Token) > 0)
            {
                asked.TrySetResult();
            }
        }
        catch (Exception closed) when (closed is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Closed with data on its way, or the test is over.
        }

        if (!gone.IsCancellationRequested)
        {
            await gone.CancelAsync();
        }
    }

    private async Task SendAsync(NetworkStream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await stream.WriteAsync(bytes, cancellation);
        Interlocked.Add(ref sent, bytes.Length);
    }
}
