using System.Net.Sockets;
using System.Text;

namespace AiService.Tests.Harness;

/// <summary>Speaks HTTP byte by byte: what no client library would send.</summary>
internal static class RawHttp
{
    /// <summary>Sends the whole request before it reads, and returns the answer: its status, and its body.</summary>
    public static async Task<(int Status, string Body)> SendAsync(Uri service, byte[] request)
    {
        using var caller = new TcpClient();
        await caller.ConnectAsync(service.Host, service.Port);
        var stream = caller.GetStream();
        await stream.WriteAsync(request);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var status = await reader.ReadLineAsync() ?? "";
        var length = 0;
        for (string? header; (header = await reader.ReadLineAsync()) is { Length: > 0 };)
        {
            length = header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase) ? int.Parse(header.AsSpan(15), provider: null) : length;
            length = header.Equals("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase) ? -1 : length;
        }

        status.Should().StartWith("HTTP/1.1 ");
        return (int.Parse(status.AsSpan(9, 3), provider: null), length switch
        {
            0 => "",
            -1 => await ChunksAsync(reader),
            _ => await BytesAsync(reader, length),
        });
    }

    /// <summary>Returns a request with its body in one piece.</summary>
    public static byte[] Request(string line, string type, byte[] body, string more = "") =>
        [.. Head(line, type, $"{more}Content-Length: {body.Length}\r\n"), .. body];

    /// <summary>Returns a request with its body in chunks of that many bytes.</summary>
    public static byte[] Chunked(string line, string type, byte[] body, int size, string more = "")
    {
        var request = new List<byte>(Head(line, type, more + "Transfer-Encoding: chunked\r\n"));
        foreach (var chunk in body.Chunk(size))
        {
            request.AddRange(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"));
            request.AddRange(chunk);
            request.AddRange("\r\n"u8);
        }

        request.AddRange("0\r\n\r\n"u8);
        return [.. request];
    }

    private static byte[] Head(string line, string type, string more) => Encoding.Latin1.GetBytes($"{line} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\n{more}\r\n");

    private static async Task<string> BytesAsync(StreamReader reader, int bytes)
    {
        var text = new StringBuilder();
        for (var one = new char[1]; bytes > 0 && await reader.ReadAsync(one) == 1; bytes -= Encoding.UTF8.GetByteCount(one))
        {
            text.Append(one[0]);
        }

        return text.ToString();
    }

    private static async Task<string> ChunksAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (int.Parse(await reader.ReadLineAsync() ?? "0", System.Globalization.NumberStyles.HexNumber, provider: null) is var size and > 0)
        {
            text.Append(await BytesAsync(reader, size));
            await reader.ReadLineAsync();
        }

        return text.ToString();
    }
}
