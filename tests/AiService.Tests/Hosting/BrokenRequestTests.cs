using System.Globalization;
using System.Net.Sockets;
using System.Text;
using AiService.Tests.Harness;
using Serilog.Events;

namespace AiService.Tests.Hosting;

/// <summary>What a caller breaks off, or sends in no form of HTTP, is at most one line in the log and no failure of the service.</summary>
public sealed class BrokenRequestTests
{
    private const string Post = " HTTP/1.1\r\nHost: localhost\r\nContent-Type: ";

    public static TheoryData<string> Requests =>
    [
        "NONSENSE\r\n\r\n",
        "GET /\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /repairs%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /repairs HTTP/1.1\r\nHost: localhost\r\nBroken\r\n\r\n",
        "GET /repairs HTTP/1.1\r\nHost: localhost\r\nA: \u0000\r\n\r\n",
        "GET /repairs HTTP/1.1\r\nHost: localhost\r\nA: " + new string('a', 70_000) + "\r\n\r\n",
        "GET /" + new string('a', 20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /match" + Post + "application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
        "POST /match" + Post + "application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
        "POST /match" + Post + "application/json\r\nContent-Length: 50\r\n\r\n{\"desc",
        "POST /analyze" + Post + "application/json\r\nIdempotency-Key: a\r\nContent-Length: 50\r\n\r\n{",
        "POST /match" + Post + "application/json\r\nContent-Length: -1\r\n\r\n",
        "POST /api/ai/knowledge/import" + Post + "text/csv\r\nContent-Length: 5000\r\n\r\nkeyword,title",
        "POST /api/ai/knowledge/import" + Post + "application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n",
        "GET /api/ai/knowledge/export HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /openapi/v1.json HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ];

    /// <summary>Paths that read a body, with what they take.</summary>
    public static TheoryData<string, string> Bodies => new()
    {
        { "/match", "application/json" },
        { "/analyze", "application/json" },
        { "/api/ai/analyze", "application/json" },
        { "/runbooks/enable-interface/preview", "application/json" },
        { "/api/ai/knowledge/add", "application/json" },
        { "/api/ai/knowledge/import", "text/csv" },
        { "/api/ai/knowledge/import", "application/x-ndjson" },
        { "/api/ai/knowledge/import", "application/vnd.sqlite3" },
        { "/devices/1/release", "application/json" },
        { "/alerts", "application/json" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_in_no_form_of_http_is_no_failure(string request)
    {
        await using var service = await ServiceUnderTest.StartAsync(["LOG_LEVEL=Verbose"]);
        var before = service.Log.Events.Count;
        using var caller = await ConnectAsync(service);

        var stream = caller.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        await ReadToEndAsync(stream, caller.Client);

        await QuietAsync(service, before);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_caller_who_is_gone_before_the_end_of_the_body_is_no_failure(string path, string type)
    {
        foreach (var framing in new[] { "Content-Length: 5000", "Transfer-Encoding: chunked" })
        {
            await using var service = await ServiceUnderTest.StartAsync(["LOG_LEVEL=Verbose"]);
            var before = service.Log.Events.Count;
            using var caller = await ConnectAsync(service);
            var stream = caller.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {path}{Post}{type}\r\nIdempotency-Key: a\r\nExpect: 100-continue\r\n{framing}\r\n\r\n"));

            // The service says so when it reads the body.
            var answer = new byte[12];
            await stream.ReadExactlyAsync(answer);
            Encoding.ASCII.GetString(answer).Should().Be("HTTP/1.1 100");
            await stream.WriteAsync("7b\r\n{"u8.ToArray());
            Reset(caller);

            await QuietAsync(service, before);
        }
    }

    [Fact]
    public async Task A_caller_who_is_gone_before_the_answer_is_no_failure()
    {
        await using var service = await ServiceUnderTest.StartAsync(["LOG_LEVEL=Verbose"]);
        var before = service.Log.Events.Count;
        foreach (var path in new[] { "/repairs", "/openapi/v1.json", "/api/ai/knowledge/export", "/api/ai/knowledge/entries", "/health/ready", "/audit?repair=x", "/nowhere", "/repairs/1/events" })
        {
            using var caller = await ConnectAsync(service);
            var stream = caller.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n", 20))));
            await stream.ReadExactlyAsync(new byte[1]);
            Reset(caller);
        }

        await QuietAsync(service, before);
    }

    /// <summary>Whether the server knows of the reset when it is done with the request is a matter of microseconds: many callers show both.</summary>
    [Theory]
    [InlineData("/match", "application/json")]
    [InlineData("/api/ai/analyze", "application/json")]
    [InlineData("/api/ai/knowledge/import", "text/csv")]
    public async Task Many_callers_who_reset_the_connection_within_the_body_are_no_failure(string path, string type)
    {
        await using var service = await ServiceUnderTest.StartAsync(["LOG_LEVEL=Verbose", "REQUESTS_PER_MINUTE=0"]);
        var before = service.Log.Events.Count;
        var head = Encoding.ASCII.GetBytes($"POST {path}{Post}{type}\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n\r\n");
        var part = new byte[1_000];
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, cancellation) =>
        {
            using var caller = await ConnectAsync(service);
            await caller.GetStream().WriteAsync(head, cancellation);
            await caller.GetStream().ReadExactlyAsync(new byte[12], cancellation);
            await caller.GetStream().WriteAsync(part, cancellation);
            Reset(caller);
        });

        await QuietAsync(service, before);
    }

    private static async Task<TcpClient> ConnectAsync(ServiceUnderTest service)
    {
        var caller = new TcpClient();
        await caller.ConnectAsync(service.Http.BaseAddress!.Host, service.Http.BaseAddress.Port);
        return caller;
    }

    /// <summary>Ends the connection with a reset. A <see cref="TcpClient"/> that is disposed of first says that it is done, which is an orderly end.</summary>
    private static void Reset(TcpClient caller)
    {
        caller.LingerState = new LingerOption(true, 0);
        caller.Client.Dispose();
    }

    private static async Task ReadToEndAsync(NetworkStream stream, Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null);
        }
        catch (Exception closed) when (closed is IOException or SocketException)
        {
            // The service closed before it had read all of it.
        }
    }

    private static async Task QuietAsync(ServiceUnderTest service, int before)
    {
        await service.StopAsync(); // Waits for what the requests began.
        var lines = service.Log.Events.Skip(before).ToList();
        lines.Where(line => line.Level >= LogEventLevel.Warning || line.Exception is not null).Select(line => $"{line.RenderMessage(CultureInfo.InvariantCulture)} {line.Exception}").Should().BeEmpty();
    }
}
