using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using AiService.Hosting.Outgoing;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace AiService.Analysis;

/// <summary>Bounds each reply of Redis while it is received: the connection of one that is too large is closed, and made again by the client.</summary>
/// <param name="tlsHost">The name in Redis's certificate; null without TLS. It is done here, because the client would do it above, unseen.</param>
internal sealed class RedisTransport(string? tlsHost) : Tunnel
{
    /// <summary>Returns the options with this transport under them.</summary>
    public static ConfigurationOptions Under(ConfigurationOptions options)
    {
        var own = options.Clone();
        own.Tunnel = new RedisTransport(options.Ssl ? options.SslHost ?? (options.EndPoints[0] as DnsEndPoint)?.Host ?? ((IPEndPoint)options.EndPoints[0]).Address.ToString() : null);
        own.Ssl = false;
        return own;
    }

    public override async ValueTask<Stream?> BeforeAuthenticateAsync(
        EndPoint endpoint, ConnectionType connectionType, Socket? socket, CancellationToken cancellationToken)
    {
        if (socket is null)
        {
            return null;
        }

        Stream connection = new NetworkStream(socket, ownsSocket: true);
        if (tlsHost is not null)
        {
            var tls = new SslStream(connection);
            using var limit = new CancellationTokenSource(PeerConnection.LongestConnect);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = tlsHost }, limit.Token);
            connection = tls;
        }

        return new WatchedStream(connection, new RedisReplies().Take);
    }
}
