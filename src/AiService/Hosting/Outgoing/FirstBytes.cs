namespace AiService.Hosting.Outgoing;

/// <summary>
/// Compares the first bytes that a server sends with the protocol of the URL. Over TLS, .NET reports a server without TLS as a failed handshake,
/// which reads like a problem of its certificate.
/// </summary>
/// <param name="expectsTls">The URL begins with <c>https</c>.</param>
internal sealed class FirstBytes(bool expectsTls)
{
    private bool compared;

    /// <summary>Takes what was received.</summary>
    /// <exception cref="WrongProtocolException">The server speaks another protocol.</exception>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        if (compared)
        {
            return;
        }

        compared = true;

        // The content types of TLS records, RFC 8446 section 5.1: change_cipher_spec, alert, handshake, application_data.
        var isTls = bytes[0] is >= 20 and <= 23;
        if (isTls != expectsTls)
        {
            throw isTls ? WrongProtocolException.Tls() : IsHttp(bytes) ? WrongProtocolException.PlainHttp() : WrongProtocolException.NoTls();
        }
    }

    // An answer to what is no request may come without a head: Python's http.server sends the page of HTML alone.
    private static bool IsHttp(ReadOnlySpan<byte> bytes) => bytes[0] == '<' || bytes.StartsWith("HTTP/"u8);
}
