using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AiService.Hosting.Outgoing;

namespace AiService.Engines;

/// <summary>Creates the handlers of the connections to an engine. What is loosened or added here concerns this client alone.</summary>
internal static class EngineConnection
{
    /// <param name="trust">Which certificates are accepted.</param>
    /// <param name="requestTimeout">The time limit of one request.</param>
    [SuppressMessage("Security", "CA5359", Justification = "*_VERIFY_SSL=false requests it, for this client alone, and every start warns of it.")]
    public static SocketsHttpHandler Create(EngineTrust trust, TimeSpan requestTimeout)
    {
        var handler = PeerConnection.Create();

        // A redirected POST becomes a GET: a wrong base URL is reported, not followed.
        handler.AllowAutoRedirect = false;

        // gunicorn, which serves StackStorm, closes an idle connection after 2.0 s, without notice: a POST must not run into it.
        handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1.5);

        // Shorter than the request's own time-out, so that "never connected" differs from "no answer".
        handler.ConnectTimeout = TimeSpan.FromSeconds(Math.Min(PeerConnection.LongestConnect.TotalSeconds, requestTimeout.TotalSeconds / 2));

        if (!trust.VerifySsl)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        }
        else if (trust.PrivateCa is { } roots)
        {
            handler.SslOptions.RemoteCertificateValidationCallback =
                (_, certificate, chain, errors) => errors == SslPolicyErrors.None
                    || (errors == SslPolicyErrors.RemoteCertificateChainErrors && IssuedBy(roots, certificate, chain));
        }

        return handler;
    }

    /// <summary>The name, the dates and the purpose still have to be right: only the issuer may be the private CA.</summary>
    private static bool IssuedBy(X509Certificate2Collection roots, X509Certificate? certificate, X509Chain? chain)
    {
        if (certificate is not X509Certificate2 leaf || chain is null)
        {
            return false;
        }

        // The policy is the handshake's own: for a server's certificate, with the intermediate ones that it sent.
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        return chain.Build(leaf);
    }
}

/// <summary>Which certificates of an engine are accepted.</summary>
/// <param name="VerifySsl">False accepts any.</param>
/// <param name="PrivateCa">Trusted in addition to the system's CAs; null for none.</param>
internal sealed record EngineTrust(bool VerifySsl, X509Certificate2Collection? PrivateCa);
