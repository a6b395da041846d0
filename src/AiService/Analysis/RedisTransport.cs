using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using AiService.Hosting.Outgoing;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace AiService.Analysis;

/// <summary>Bounds each reply of Redis while it is received: the connection of one that is too large is closed, and made again by the client.</summary>
/// <param name="tls">How TLS is done; null without. It is done here, because the client would do it above, and the replies would not be seen.</param>
internal sealed class RedisTransport(SslClientAuthenticationOptions? tls) : Tunnel
{
    /// <summary>Returns the options with this transport under them.</summary>
    public static ConfigurationOptions Under(ConfigurationOptions options)
    {
        var own = options.Clone();
        own.Tunnel = new RedisTransport(options.Ssl ? Tls(options) : null);
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
        if (tls is not null)
        {
            var encrypted = new SslStream(connection);
            using var limit = new CancellationTokenSource(PeerConnection.LongestConnect);
            await encrypted.AuthenticateAsClientAsync(tls, limit.Token);
            connection = encrypted;
        }

        return new WatchedStream(connection, new RedisReplies().Take);
    }

    private static SslClientAuthenticationOptions Tls(ConfigurationOptions options) => new()
    {
        TargetHost = options.EndPoints[0] is DnsEndPoint name ? name.Host : ((IPEndPoint)options.EndPoints[0]).Address.ToString(),
        CertificateRevocationCheckMode = options.CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
    };
}
