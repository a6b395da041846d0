using System.Text;
using System.Text.Json;
using AiService.Tests.Harness;

namespace AiService.Tests.Hosting;

/// <summary>How much of a body is read, and in which pieces it may come.</summary>
public sealed class BodyLimitTests : IAsyncLifetime
{
    private const string Json = "application/json";

    private ServiceUnderTest service = null!;

    public static TheoryData<string, string, string> Endpoints => new()
    {
        { "POST /match", Json, "1024 KiB" },
        { "POST /analyze", Json, "1024 KiB" },
        { "POST /api/ai/analyze", Json, "1024 KiB" },
        { "POST /runbooks/enable-interface/preview", Json, "1024 KiB" },
        { "POST /devices/1/release", Json, "1024 KiB" },
        { "POST /api/ai/knowledge/add", Json, "1024 KiB" },
        { "PATCH /api/ai/knowledge/entries/1", Json, "1024 KiB" },
        { "POST /api/ai/knowledge/entries/1/merge", Json, "1024 KiB" },
        { "POST /api/ai/knowledge/import", "text/csv", "KNOWLEDGE_IMPORT_MAX_MB" },
        { "POST /api/ai/knowledge/import", "application/x-ndjson", "KNOWLEDGE_IMPORT_MAX_MB" },
        { "POST /api/ai/knowledge/import", "application/vnd.sqlite3", "KNOWLEDGE_IMPORT_MAX_MB" },
    };

    public async Task InitializeAsync() => service = await ServiceUnderTest.StartAsync(["KNOWLEDGE_IMPORT_MAX_MB=1"]);

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_caller_who_sends_too_much_before_reading_gets_413_in_the_envelope(string line, string type, string limit)
    {
        // More than the buffers of both sides hold, and on a busy machine still read in the five seconds that Kestrel gives the rest of a body.
        var body = new byte[12 * 1024 * 1024];
        Array.Fill(body, (byte)' ');

        foreach (var request in new[] { RawHttp.Request(line, type, body), RawHttp.Chunked(line, type, body, 100_000) })
        {
            var (status, answer) = await RawHttp.SendAsync(service.Http.BaseAddress!, request);

            status.Should().Be(413);
            var envelope = JsonDocument.Parse(answer).RootElement;
            envelope.GetProperty("code").GetInt32().Should().Be(413);
            envelope.Text("msg").Should().Contain(limit);
        }
    }

    [Fact]
    public async Task A_body_that_just_fits_is_read()
    {
        var body = """{"description": "接口Gig0/0/1 down"}""".PadRight(1024 * 1024 - 4);
        Encoding.UTF8.GetByteCount(body).Should().Be(1024 * 1024);

        (await RawHttp.SendAsync(service.Http.BaseAddress!, RawHttp.Request("POST /match", Json, Encoding.UTF8.GetBytes(body)))).Status.Should().Be(200);
        (await RawHttp.SendAsync(service.Http.BaseAddress!, RawHttp.Request("POST /match", Json, Encoding.UTF8.GetBytes(body + " ")))).Status.Should().Be(413);
    }

    [Theory]
    [InlineData("POST /match", Json, """{"description": "接口Gig0/0/1 down 😀"}""", "\"interface\":\"Gig0/0/1\"")]
    [InlineData("POST /api/ai/knowledge/import", "text/csv", "keyword,title,solution\r\n端口,\"😀\r\n\",s\r\n", "\"added\":1")]
    [InlineData("POST /api/ai/knowledge/import", "application/x-ndjson", "{\"keyword\": \"端口2\", \"title\": \"😀\", \"solution\": \"s\"}\r\n", "\"added\":1")]
    public async Task A_body_may_come_in_any_pieces(string line, string type, string body, string expected)
    {
        foreach (var size in new[] { 1, 3, 1000 })
        {
            var (status, answer) = await RawHttp.SendAsync(
                service.Http.BaseAddress!, RawHttp.Chunked(size == 1 ? line : line.Replace("import", "import?dry_run=false", StringComparison.Ordinal), type, Encoding.UTF8.GetBytes(body), size));

            status.Should().Be(200, answer);
            answer.Should().Contain(size == 1 ? expected : expected.Replace("\"added\":1", "\"unchanged\":1", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("/match", "{\"description\": \"x\", \"stated\": #}", "stated")]
    [InlineData("/analyze", "{\"device_id\": 1, \"metrics\": {\"a\": [#]}}", "metrics")]
    [InlineData("/analyze", "{\"device_id\": 1, \"unknown\": #}", "unknown")]
    [InlineData("/api/ai/knowledge/add", "{\"keyword\": #}", "keyword")]
    public async Task What_is_nested_too_deep_is_named(string path, string body, string field)
    {
        foreach (var (open, close) in new[] { ("[", "]"), ("{\"a\":", "}") })
        {
            using var response = await service.PostTextAsync(path, body.Replace(
                "#", $"{string.Concat(Enumerable.Repeat(open, 100_000))}1{string.Concat(Enumerable.Repeat(close, 100_000))}", StringComparison.Ordinal));

            ((int)response.StatusCode).Should().Be(400);
            (await response.EnvelopeAsync()).Text("msg").Should().Be($"字段 {field} 的嵌套超过 64 层");
        }
    }

    [Theory]
    [InlineData("/analyze", """{"device_id": 1, "report": "#1000001"}""", "字段 report 不能超过 1000000 个字符")]
    [InlineData("/analyze", """{"device_id": 1, "scenario": "#4001"}""", "字段 scenario 不能超过 4000 个字符")]
    [InlineData("/match", """{"description": "x", "stated": {"#100000": 1}}""", "字段 stated.#193… 不是已知字段，现有：state、object、host、level")]
    public async Task A_text_that_is_too_long_is_named(string path, string body, string message)
    {
        using var response = await service.PostTextAsync(path, Filled(body));

        ((int)response.StatusCode).Should().Be(400);
        (await response.EnvelopeAsync()).Text("msg").Should().Be(Filled(message));
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    public async Task Too_many_ports_in_metrics_are_named(int count, bool isRead)
    {
        foreach (var (interfaces, field) in new (object, string)[]
        {
            (Enumerable.Range(0, count).Select(number => new { name = $"GE{number}" }).ToList(), "metrics.interfaces"),
            (Enumerable.Range(0, count).ToDictionary(number => $"GE{number}", _ => new { status = "up" }), "metrics.interfaces"),
            (new[] { new { a = Enumerable.Range(0, count) } }, "metrics.interfaces[0].a"),
        })
        {
            var answer = await service.AskAsync("/analyze", new { device_id = 1, report = "r", metrics = new { interfaces } });

            answer.Text("msg").Should().Be(isRead ? null : $"字段 {field} 不能超过 10000 项");
        }
    }

    [Fact]
    public async Task Too_many_parameters_of_a_preview_are_named()
    {
        var parameters = Enumerable.Range(0, 51).ToDictionary(number => $"p{number}", _ => "x");

        var answer = await service.AskAsync("/runbooks/enable-interface/preview", new { platform = "vrp", parameters });

        answer.Text("msg").Should().Be("字段 parameters 不能超过 50 项");
    }

    /// <summary>Puts as many letters as the number says in the place of it.</summary>
    private static string Filled(string text) =>
        System.Text.RegularExpressions.Regex.Replace(text, "#([0-9]+)", number => new string('x', int.Parse(number.Groups[1].Value, provider: null)));
}
