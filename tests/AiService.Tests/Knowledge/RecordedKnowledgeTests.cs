using System.Net;
using System.Text;
using System.Text.Json;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;

namespace AiService.Tests.Knowledge;

/// <summary>The Python service's recorded answers, replayed against this one.</summary>
public sealed class RecordedKnowledgeTests : IAsyncLifetime
{
    private static readonly string Recordings = Path.Combine(AppContext.BaseDirectory, "Recordings", "contract");

    private ServiceUnderTest service = null!;

    public static TheoryData<string> Answered => new(AnsweredNames());

    public async Task InitializeAsync()
    {
        service = await ServiceUnderTest.StartAsync();
        using var warm = await service.Http.GetAsync(new Uri("/api/ai/knowledge/search?keyword=%25", UriKind.Relative));
    }

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Answered))]
    public async Task What_was_answered_with_the_envelope_is_answered_the_same(string name)
    {
        var recording = Load(name);
        var expected = recording.GetProperty("response").GetProperty("json");
        Prepare(expected);

        using var response = await SendAsync(recording);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        var actual = await response.EnvelopeAsync();
        JsonElement.DeepEquals(ById(actual), ById(expected)).Should().BeTrue($"{actual} should be {expected}");
    }

    /// <summary>The rows in the order of their ids: among equal ones there the first came first, here the newest does.</summary>
    private static JsonElement ById(JsonElement envelope)
    {
        var fields = envelope.EnumerateObject().ToDictionary(
            field => field.Name,
            field => field.Value is { ValueKind: JsonValueKind.Array } rows && field.Name == "data"
                ? JsonSerializer.SerializeToElement(rows.EnumerateArray().OrderBy(row => row.GetProperty("id").GetInt64()))
                : field.Value);
        return JsonSerializer.SerializeToElement(fields);
    }

    /// <summary>HTML there, the envelope here; errors of the request are no longer the server's (TRAPS 33, 43).</summary>
    [Theory]
    [InlineData("kb_add_not_json", 400, 400)]
    [InlineData("kb_add_empty_body", 400, 400)]
    [InlineData("kb_add_wrong_content_type", 415, 415)]
    [InlineData("kb_add_get", 405, 405)]
    [InlineData("kb_search_post", 405, 405)]
    [InlineData("kb_add_array_body", 400, 400)]
    [InlineData("kb_add_empty_object", 200, 400)]
    [InlineData("kb_add_missing_keyword", 200, 400)]
    [InlineData("kb_add_missing_solution", 200, 400)]
    [InlineData("kb_add_list_value", 200, 400)]
    [InlineData("lock_1_bad_add", 200, 400)]
    public async Task What_was_answered_with_HTML_is_answered_with_the_envelope(string name, int status, int code)
    {
        using var response = await SendAsync(Load(name));

        ((int)response.StatusCode).Should().Be(status);
        var envelope = await response.EnvelopeAsync();
        envelope.GetProperty("code").GetInt32().Should().Be(code);
        envelope.GetProperty("msg").GetString().Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task HEAD_is_answered_without_a_body()
    {
        using var response = await SendAsync(Load("kb_search_head"));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).Should().BeEmpty();
    }

    [Fact]
    public void Every_recording_of_the_knowledge_base_is_either_replayed_or_excluded_on_purpose()
    {
        string[] replayedOtherwise =
        [
            "kb_add_not_json", "kb_add_empty_body", "kb_add_wrong_content_type", "kb_add_get", "kb_search_post", "kb_add_array_body",
            "kb_add_empty_object", "kb_add_missing_keyword", "kb_add_missing_solution", "kb_add_list_value", "kb_search_head",
        ];
        // OPTIONS is not sent: there is no CORS (TRAPS 54). That limit was ignored is no promise: here it limits.
        string[] excluded = ["kb_search_options", "kb_search_limit_param_ignored"];

        Names().Should().BeEquivalentTo([.. AnsweredNames(), .. replayedOtherwise, .. excluded]);
    }

    /// <summary>Brings the table to where the recorded session had it: the expected rows with their hits, the expected next id.</summary>
    private void Prepare(JsonElement expected)
    {
        using var file = TemporaryFolder.Connect(Path.Combine(service.Folder, "knowledge_base.db"));
        file.Execute("PRAGMA busy_timeout = 5000");
        if (!expected.TryGetProperty("data", out var data))
        {
            return;
        }

        if (data.ValueKind == JsonValueKind.Object)
        {
            file.Execute("UPDATE sqlite_sequence SET seq = @last WHERE name = 'knowledge'", new { last = data.GetProperty("id").GetInt64() - 1 });
            return;
        }

        foreach (var row in data.EnumerateArray())
        {
            file.Execute(
                """
                INSERT INTO knowledge (id, keyword, title, solution, device_type, fault_level, hit_count) VALUES (@id, @keyword, @title, @solution, NULL, NULL, @hits)
                ON CONFLICT (id) DO UPDATE SET hit_count = @hits
                """,
                new
                {
                    id = row.GetProperty("id").GetInt64(),
                    keyword = row.GetProperty("keyword").GetString(),
                    title = row.GetProperty("title").GetString(),
                    solution = row.GetProperty("solution").GetString(),
                    hits = row.GetProperty("hit_count").GetInt64(),
                });
        }
    }

    private async Task<HttpResponseMessage> SendAsync(JsonElement recording)
    {
        var request = recording.GetProperty("request");
        using var message = new HttpRequestMessage(new HttpMethod(request.GetProperty("method").GetString()!), request.GetProperty("path").GetString());
        var body = request.TryGetProperty("json", out var json) ? json.GetRawText() : request.TryGetProperty("text", out var text) ? text.GetString() : null;
        if (body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.GetProperty("headers").GetProperty("Content-Type").GetString());
        }

        return await service.Http.SendAsync(message);
    }

    private static IEnumerable<string> AnsweredNames() => Names().Where(name => name != "kb_search_limit_param_ignored" && Load(name).GetProperty("response").TryGetProperty("json", out _));

    private static IEnumerable<string> Names() => Directory.GetFiles(Recordings, "kb_*.json").Select(file => Path.GetFileNameWithoutExtension(file));

    private static JsonElement Load(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Recordings, name + ".json"))).RootElement;
}
