using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AiService.Tests.Fuzz;

/// <summary>What a server answered, as it came.</summary>
/// <param name="Status">The status of the last head.</param>
/// <param name="ContentType">The media type; empty without one.</param>
/// <param name="Body">The body, put together when it came in chunks.</param>
internal sealed record RawAnswer(int Status, string ContentType, string Body);

/// <summary>Sends bytes on a connection of their own and reads what comes back: no client's own care stands between the input and the service.</summary>
internal static class Exchange
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <returns>The answer; null when none came.</returns>
    public static async Task<RawAnswer?> SendAsync(int port, byte[] request, int? cutAfter)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, limit.Token);
        await using var stream = new NetworkStream(socket);
        using var received = new MemoryStream();
        try
        {
            await stream.WriteAsync(request.AsMemory(0, cutAfter ?? request.Length), limit.Token);
            if (cutAfter is not null)
            {
                // Half of the clients that go away reset the connection.
                socket.LingerState = new LingerOption(cutAfter % 2 == 0, 0);
                return null;
            }
        }
        catch (IOException)
        {
            // The service has answered and closed without reading the rest.
        }

        try
        {
            await stream.CopyToAsync(received, limit.Token);
        }
        catch (IOException)
        {
            // What had come before the reset is the answer.
        }

        return Parse(received.ToArray());
    }

    private static RawAnswer? Parse(byte[] bytes)
    {
        while (true)
        {
            var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return null;
            }

            var head = Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n");
            var status = int.Parse(head[0].Split(' ')[1], CultureInfo.InvariantCulture);
            bytes = bytes[(end + 4)..];
            if (status >= 200)
            {
                var isChunked = Header(head, "Transfer-Encoding") == "chunked";
                return new RawAnswer(status, Header(head, "Content-Type").Split(';')[0], Encoding.UTF8.GetString(isChunked ? Joined(bytes) : bytes));
            }
        }
    }

    private static string Header(string[] head, string name) =>
        head.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim() ?? "";

    private static byte[] Joined(byte[] chunks)
    {
        using var body = new MemoryStream();
        for (var rest = chunks.AsSpan(); rest.IndexOf("\r\n"u8) is var line and > 0;)
        {
            var size = int.Parse(Encoding.ASCII.GetString(rest[..line]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var available = Math.Min(size, rest.Length - line - 2);
            body.Write(rest.Slice(line + 2, available));
            rest = rest[Math.Min(rest.Length, line + 2 + size + 2)..];
        }

        return body.ToArray();
    }
}
