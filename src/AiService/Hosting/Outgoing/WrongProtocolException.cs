namespace AiService.Hosting.Outgoing;

/// <summary>The server speaks another protocol than the URL says.</summary>
/// <param name="message">In English: for the log and the health.</param>
/// <param name="sentence">In Chinese: for the platform's users.</param>
internal sealed class WrongProtocolException(string message, string sentence) : IOException(message)
{
    public string Sentence => sentence;

    public static WrongProtocolException PlainHttp() =>
        new("the server speaks plain HTTP and no TLS: http:// belongs into its URL, not https://", "服务器在该端口使用明文 HTTP，没有使用 TLS，请将地址中的 https:// 改为 http://");

    public static WrongProtocolException NoTls() =>
        new("the server at this port speaks no TLS", "服务器在该端口没有使用 TLS，请检查地址的协议和端口");

    public static WrongProtocolException Tls() =>
        new("the server speaks TLS: https:// belongs into its URL, not http://", "服务器在该端口使用 TLS，请将地址中的 http:// 改为 https://");
}
