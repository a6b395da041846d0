using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Tests.Harness;
using Serilog.Events;

namespace AiService.Tests.Hosting;

/// <summary>Texts that JSON or a URL can hold and that are no Unicode, in every place of every request.</summary>
public sealed class UnicodeInputTests : IAsyncLifetime
{
    private const string Place = "PLACE";

    private ServiceUnderTest service = null!;

    public static TheoryData<string, string> Requests => new()
    {
        { "POST /match", """{"description": "x", "device_id": "1", "level": "P1", "stated": {"state": "down", "object": "x", "host": "x", "level": "x"}, "unknown": {"a": ["x", {"b": "x"}]}}""" },
        { "POST /analyze", """{"device_id": "1", "scenario": "x", "report": "x", "auto_repair": "no", "faults": [{"description": "x", "evidence": "x", "level": "P1", "stated": {"state": "x"}}]}""" },
        { "POST /api/ai/analyze", """{"device_id": "1", "report": "接口 x down", "unknown": ["x", {"a": {"b": "x"}}]}""" },
        { "POST /runbooks/enable-interface/preview", """{"platform": "vrp", "fault": "x", "interface": "x", "parameters": {"interface": "x"}, "unknown": "x"}""" },
        { "POST /devices/1/release", """{"reason": "x", "unknown": {"a": "x"}}""" },
        { "POST /api/ai/knowledge/add", """{"keyword": "k", "title": "t", "solution": "s", "device_type": "x", "fault_level": "x", "unknown": ["x"]}""" },
        { "PATCH /api/ai/knowledge/entries/1", """{"keyword": "k", "title": "t", "solution": "s", "device_type": "x", "fault_level": "x", "unknown": "x"}""" },
        { "POST /api/ai/knowledge/entries/1/merge", """{"into": 2, "unknown": {"a": "x"}}""" },
    };

    public async Task InitializeAsync() => service = await ServiceUnderTest.StartAsync();

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_text_or_a_name_that_is_no_unicode_is_refused_wherever_it_stands(string line, string json)
    {
        foreach (var (body, path) in Variants(json))
        {
            foreach (var bad in new[] { @"\ud800", @"\udc00", @"\uD800\u0041", "\xED\xA0\x80", "\xFF", "\xC0\x80", "\xE6\x8E" })
            {
                var (status, code, msg) = await AskAsync(line, body.Replace(Place, bad, StringComparison.Ordinal));

                code.Should().Be(400, $"{body} {bad} {status} {msg}");
                msg.Should().Contain(path);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Other_odd_letters_are_no_failure(string line, string json)
    {
        foreach (var (body, _) in Variants(json))
        {
            foreach (var odd in new[] { @"\u0000", @"\r\n", @"\u001b[2J", @"\u2028", @"\u202e", @"\ufeff", @"\uffff", @"\ud83d\ude00", "\xEF\xBF\xBF" })
            {
                (await AskAsync(line, body.Replace(Place, odd, StringComparison.Ordinal))).Code.Should().BeLessThan(500, $"{body} {odd}");
            }
        }
    }

    [Fact]
    public async Task Metrics_may_hold_what_a_device_printed_and_still_have_a_key()
    {
        const string Body = """{"device_id": 1, "report": "r", "metrics": {"\ud800": "\udc80", "interfaces": {"GE\udc80": {"status": "down"}}}}""";

        (await AskAsync("POST /analyze", Body)).Code.Should().Be(200);
        (await AskAsync("POST /analyze", Body)).Code.Should().Be(200, "it is the same request");
        (await AskAsync("POST /analyze", Body.Replace("down", "up", StringComparison.Ordinal))).Code.Should().Be(422);
    }

    [Fact]
    public async Task A_url_or_a_header_with_odd_bytes_is_no_failure()
    {
        string[] paths =
        [
            "/repairs?device_id=*", "/repairs?*=1", "/repairs?state=*", "/repairs?after=*", "/repairs?since=*", "/repairs?limit=*", "/repairs/*", "/repairs/*/events", "/analyses/*",
            "/api/ai/knowledge/search?keyword=*", "/api/ai/knowledge/search?keyword=x&device_type=*&limit=*", "/api/ai/knowledge/entries?keyword=*&action=*&retired=*", "/api/ai/knowledge/entries/*",
            "/api/ai/knowledge/export?format=*", "/devices/*", "/devices/held?*", "/runbooks/*", "/*", "/health/ready?*",
        ];
        foreach (var path in paths)
        {
            foreach (var odd in new[] { "%ED%A0%80", "%FF", "%00", "%0D%0A", "%1b", "%C0%80", "%E6%8E", "%u0000", "%", "%2", "\xFF", "\xED\xA0\x80", "%F0%9F%98%80" })
            {
                var (status, _) = await RawHttp.SendAsync(service.Http.BaseAddress!, RawHttp.Request($"GET {path.Replace("*", odd, StringComparison.Ordinal)}", "x", []));

                status.Should().BeLessThan(500, $"{path} {odd}");
            }
        }

        foreach (var odd in new[] { "\xFF", "\xED\xA0\x80", "\x1b[2J", "\xE4\xB8\xAD" })
        {
            foreach (var header in new[] { "Idempotency-Key", "Prefer", "Accept", "Origin", "User-Agent", "X-Api-Key" })
            {
                var body = Encoding.UTF8.GetBytes("""{"device_id": 1, "report": "r"}""");
                var (status, _) = await RawHttp.SendAsync(service.Http.BaseAddress!, RawHttp.Request("POST /analyze", "application/json", body, $"{header}: a{odd}\r\n"));

                status.Should().BeLessThan(500, $"{header} {odd}");
            }
        }

        service.Log.Events.Where(line => line.Level >= LogEventLevel.Error).Should().BeEmpty();
    }

    /// <summary>The request with one text replaced, or one member with that name added, and what the answer has to name.</summary>
    private static IEnumerable<(string Body, string Path)> Variants(string json)
    {
        foreach (var path in Paths(JsonNode.Parse(json)!).ToList())
        {
            var root = JsonNode.Parse(json)!;
            var node = path.Aggregate(root, (at, step) => step is int index ? at[index]! : at[(string)step]!);
            var named = string.Concat(path.Select(step => step is int index ? $"[{index}]" : "." + step)).TrimStart('.');
            if (node is JsonObject members)
            {
                members[Place] = "x";
                yield return (root.ToJsonString(), path.Length == 0 ? "请求体含有不是合法 Unicode 文本的字段名" : named);
            }
            else
            {
                node.ReplaceWith(Place);
                yield return (root.ToJsonString(), named);
            }
        }
    }

    private static IEnumerable<object[]> Paths(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member => Paths(member.Value!).Select(path => (object[])[member.Key, .. path])).Prepend([]),
        JsonArray items => items.SelectMany((item, index) => Paths(item!).Select(path => (object[])[index, .. path])),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [[]],
        _ => [],
    };

    private async Task<(int Status, int Code, string? Msg)> AskAsync(string line, string body)
    {
        var (status, answer) = await RawHttp.SendAsync(
            service.Http.BaseAddress!, RawHttp.Request(line, "application/json", Bytes(body), "Idempotency-Key: k\r\n"));
        var envelope = JsonDocument.Parse(answer).RootElement;
        return (status, envelope.GetProperty("code").GetInt32(), envelope.Text("msg"));
    }

    /// <summary>Letters up to U+00FF that stand for bytes become these; others are UTF-8.</summary>
    private static byte[] Bytes(string text) => [.. text.EnumerateRunes().SelectMany(rune => rune.Value <= 0xFF ? [(byte)rune.Value] : Encoding.UTF8.GetBytes(rune.ToString()))];
}
