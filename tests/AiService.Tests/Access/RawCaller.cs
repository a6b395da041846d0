using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AiService.Tests.Harness;

namespace AiService.Tests.Access;

/// <summary>Sends requests exactly as they are written, from a chosen address of this machine.</summary>
internal static class RawCaller
{
    public const string Loopback = "127.0.0.1";

    /// <summary>An endpoint that only an operator may use, and that does nothing: there is no such repair.</summary>
    public const string OperatorOnly = "/repairs/0/cancel";

    /// <param name="service">The service.</param>
    /// <param name="line">Method, target and perhaps the version, HTTP/1.1 when it is left out.</param>
    /// <param name="from">The address that the connection comes from.</param>
    /// <param name="headers">Header lines; <c>Host: localhost</c> is added to HTTP/1.1 when there is none.</param>
    /// <param name="body">The body; its length is added unless a header says how it is sent.</param>
    public static async Task<RawAnswer> SendRawAsync(this ServiceUnderTest service, string line, string from = Loopback, string[]? headers = null, string? body = null)
    {
        var lines = new List<string> { line.Contains(" HTTP/", StringComparison.Ordinal) ? line : line + " HTTP/1.1" };
        if (headers?.Any(header => header.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)) != true && !line.EndsWith("HTTP/1.0", StringComparison.Ordinal))
        {
            lines.Add("Host: localhost");
        }

        lines.AddRange(headers ?? []);
        if (body is not null && headers?.Any(header => header.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase)) != true)
        {
            lines.Add($"Content-Length: {Encoding.UTF8.GetByteCount(body)}");
        }

        lines.Add("Connection: close");
        using var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await client.ConnectAsync(from.Contains(':', StringComparison.Ordinal) ? IPAddress.IPv6Loopback : IPAddress.Loopback, service.Http.BaseAddress!.Port, limit.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n" + body), limit.Token);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return RawAnswer.Read(await reader.ReadToEndAsync(limit.Token));
    }

    /// <summary>Returns whether a request has an operator's role.</summary>
    public static async Task<bool> TrustsAsync(this ServiceUnderTest service, string from = Loopback, params string[] headers)
    {
        var answer = await service.SendRawAsync("POST " + OperatorOnly, from, headers);
        return answer.Status switch
        {
            404 => true,
            403 => false,
            _ => throw new InvalidOperationException($"{answer.Status} {answer.Body}"),
        };
    }
}

/// <summary>What came back.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    /// <param name="text">The answer, one character a byte.</param>
    public static RawAnswer Read(string text)
    {
        var parts = text.Split("\r\n\r\n", 2);
        var lines = parts[0].Split("\r\n");
        var answer = new RawAnswer(
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), [.. lines.Skip(1).Select(line => line.Split(": ", 2)).Select(pair => (pair[0], pair[^1]))], "");
        var body = answer["Transfer-Encoding"] == "chunked" ? Unchunked(parts[^1]) : parts[^1];
        return answer with { Body = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body)) };
    }

    private static string Unchunked(string chunks)
    {
        var body = new StringBuilder();
        for (var at = 0; ;)
        {
            var end = chunks.IndexOf("\r\n", at, StringComparison.Ordinal);
            var length = int.Parse(chunks[at..end], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0)
            {
                return body.ToString();
            }

            body.Append(chunks, end + 2, length);
            at = end + 2 + length + 2;
        }
    }

    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The value of a header; null when there is none.</summary>
    public string? this[string header] => Headers.Where(one => one.Name.Equals(header, StringComparison.OrdinalIgnoreCase)).Select(one => one.Value).SingleOrDefault();
}
