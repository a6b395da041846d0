using System.Security.Authentication;

namespace AiService.Hosting.Outgoing;

/// <summary>Explains why a request to a peer failed. For TLS, .NET's own message says no more than that.</summary>
internal static class PeerTrouble
{
    /// <summary>Finds the wrong protocol among the causes of a failure.</summary>
    public static WrongProtocolException? WrongProtocol(Exception? failure)
    {
        while (failure is not null and not WrongProtocolException)
        {
            failure = failure.InnerException;
        }

        return (WrongProtocolException?)failure;
    }

    /// <summary>Returns true for a certificate that is not accepted; any other handshake that fails is not cured by accepting it.</summary>
    public static bool IsCertificate(HttpRequestException failure) =>
        failure.HttpRequestError == HttpRequestError.SecureConnectionError && failure.InnerException is AuthenticationException { InnerException: null };

    /// <summary>Returns the reason in English: for the log and the health.</summary>
    public static string Reason(Exception failure)
    {
        return WrongProtocol(failure) is { } wrong ? wrong.Message
            : failure is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: { } cause } ? cause.Message
            : failure.Message;
    }

    /// <summary>Returns a sentence in Chinese for the platform's users, or null for a failure that is not about the protocol or TLS.</summary>
    public static string? Sentence(Exception failure)
    {
        return WrongProtocol(failure) is { } wrong ? wrong.Sentence
            : failure is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } tls
                ? $"{(IsCertificate(tls) ? "HTTPS 证书错误" : "TLS 握手失败")}：{Reason(tls)}"
                : null;
    }
}
