using System.Net.Sockets;

namespace AiService.Hosting.Outgoing;

/// <summary>Creates the connections to the servers that this service asks (its peers), and the clients over them.</summary>
internal static class PeerConnection
{
    /// <summary>Longer than a lost SYN takes to be sent again twice; who waits longer for a connection waits in vain.</summary>
    public static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Adds a client whose answers are bounded in bytes while they are read. Its callers own the limits of time. No logger: a URL or a header may
    /// hold a secret.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The client's name.</param>
    /// <param name="configure">Sets the address.</param>
    /// <param name="handler">Makes the handler; <see cref="Create"/> when null.</param>
    /// <param name="largestBody">Bytes of one answer.</param>
    public static IHttpClientBuilder AddPeerClient(
        this IServiceCollection services,
        string name,
        Action<HttpClient>? configure = null,
        Func<SocketsHttpHandler>? handler = null,
        int largestBody = BoundedBodyHandler.LargestBody)
    {
        return services.AddHttpClient(name, http =>
            {
                configure?.Invoke(http);
                http.Timeout = Timeout.InfiniteTimeSpan;
            })
            .RemoveAllLoggers()
            .AddHttpMessageHandler(() => new BoundedBodyHandler(largestBody))
            .ConfigurePrimaryHttpMessageHandler(handler ?? Create)
            // Singletons hold the client, so the handler stays; its connections are renewed by PooledConnectionLifetime.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Creates a handler that notices a server that speaks another protocol than the URL says.</summary>
    public static SocketsHttpHandler Create() => new()
    {
        UseCookies = false,
        ConnectTimeout = LongestConnect,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),

        // What is left of an answer that was given up is not waited for: the connection is closed.
        MaxResponseDrainSize = 0,
        ConnectCallback = ConnectAsync,
    };

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            var stream = new NetworkStream(socket, ownsSocket: true);
            var asked = context.InitialRequestMessage.RequestUri!;

            // A proxy speaks HTTP, whatever the scheme of the URL.
            return context.DnsEndPoint.Port == asked.Port && context.DnsEndPoint.Host == asked.IdnHost
                ? new WatchedStream(stream, new FirstBytes(asked.Scheme == Uri.UriSchemeHttps).Take)
                : stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
