using System.Text.Json;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;

namespace AiService.Tests.Knowledge;

public sealed class KnowledgeEndpointTests : IAsyncLifetime
{
    private ServiceUnderTest service = null!;

    public async Task InitializeAsync() => service = await ServiceUnderTest.StartAsync();

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
    }

    [Theory]
    [InlineData("接口Gig0/0/1 down", "接口down")] // its keyword fits the text
    [InlineData("日志 接口", "接口down")] // both words, in another order
    [InlineData("ＣＰＵ", "CPU过载")] // full width
    [InlineData("reset STATISTICS", "路由环路")]
    public async Task Where_nothing_contains_the_text_its_words_and_the_keywords_are_asked(string text, string keyword)
    {
        (await SearchAsync(Uri.EscapeDataString(text))).Select(row => row.GetProperty("keyword").GetString()).Should().Equal(keyword);
    }

    [Theory]
    [InlineData("接口+Gig1+down")]
    [InlineData("%E6%8E%A5%E5%8F%A3down&keyword=nothing")]
    public async Task A_plus_is_a_blank_and_the_first_keyword_counts(string query)
    {
        (await SearchAsync(query)).Should().ContainSingle().Which.GetProperty("id").GetInt64().Should().Be(1);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_no_wildcards()
    {
        await AddAsync("off and fed", "t", "s");

        (await SearchAsync("%ff%fe")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_percent_sign_lists_the_five_that_were_found_most()
    {
        for (var number = 0; number < 4; number++)
        {
            await AddAsync($"k{number}", "t", "s");
        }

        (await SearchAsync("%25")).Should().HaveCount(5);
    }

    [Theory]
    [InlineData("""{"keyword": " ", "title": "t", "solution": "s"}""", "keyword、title、solution不能为空")]
    [InlineData("""{"keyword": "k", "title": null, "solution": "s"}""", "keyword、title、solution不能为空")]
    [InlineData("""{"keyword": "k", "title": {}, "solution": "s"}""", "title")]
    [InlineData("""{"keyword": "k", "title": "t", "solution": "s", "device_type": ["x"]}""", "device_type")]
    [InlineData("""{"keyword": "\ud800", "title": "t", "solution": "s"}""", "keyword")]
    public async Task A_field_that_cannot_be_kept_is_named(string body, string message)
    {
        using var response = await service.PostTextAsync("/api/ai/knowledge/add", body);

        var envelope = await response.EnvelopeAsync();
        envelope.GetProperty("code").GetInt32().Should().Be(400);
        envelope.GetProperty("msg").GetString().Should().Contain(message);
    }

    [Theory]
    [InlineData("keyword", 200)]
    [InlineData("title", 500)]
    [InlineData("solution", 20_000)]
    public async Task A_field_has_a_longest_length(string field, int longest)
    {
        var body = new Dictionary<string, string> { ["keyword"] = "k", ["title"] = "t", ["solution"] = "s" };

        body[field] = new string('长', longest);
        (await service.AskAsync("/api/ai/knowledge/add", body)).GetProperty("code").GetInt32().Should().Be(200);

        body[field] += "长";
        var refused = await service.AskAsync("/api/ai/knowledge/add", body);
        refused.GetProperty("code").GetInt32().Should().Be(400);
        refused.GetProperty("msg").GetString().Should().Contain(field).And.Contain($"{longest}");
    }

    [Fact]
    public async Task Numbers_and_truth_values_are_kept_as_the_text_that_the_Python_service_made_of_them()
    {
        using var response = await service.PostTextAsync(
            "/api/ai/knowledge/add", """{"keyword": 5, "title": 1.5, "solution": true, "device_type": 2.0, "fault_level": false}""");
        await response.EnvelopeAsync();

        using var file = TemporaryFolder.Connect(Path.Combine(service.Folder, "knowledge_base.db"));
        file.QuerySingle<string>("SELECT keyword || ' ' || title || ' ' || solution || ' ' || device_type || ' ' || fault_level FROM knowledge WHERE id = 4")
            .Should().Be("5 1.5 1 2.0 0");
    }

    [Fact]
    public async Task While_another_process_locks_the_file_searches_go_on_an_add_is_refused_and_no_hit_is_lost()
    {
        await SearchAsync("%25");
        using (var other = TemporaryFolder.Connect(Path.Combine(service.Folder, "knowledge_base.db")))
        {
            other.Execute("PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE");

            (await SearchAsync("CPU")).Should().ContainSingle();
            var refused = await service.AskAsync("/api/ai/knowledge/add", new { keyword = "k", title = "t", solution = "s" });
            refused.GetProperty("code").GetInt32().Should().Be(503);
            refused.GetProperty("msg").GetString().Should().Contain("知识库").And.NotContain("database");
        }

        (await AddAsync("k", "t", "s")).Should().Be(4);
        await service.StopAsync();
        using var file = TemporaryFolder.Connect(Path.Combine(service.Folder, "knowledge_base.db"));
        file.ExecuteScalar<long>("SELECT hit_count FROM knowledge WHERE id = 3").Should().Be(2);
    }

    [Fact]
    public async Task Hits_are_counted_in_the_background_and_none_is_lost_on_a_normal_stop()
    {
        var searches = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => SearchAsync("CPU")));
        searches.Should().OnlyContain(rows => rows.Count == 1);

        await service.StopAsync();

        using var file = TemporaryFolder.Connect(Path.Combine(service.Folder, "knowledge_base.db"));
        file.Query<long>("SELECT hit_count FROM knowledge ORDER BY id").Should().Equal(0, 0, 100);
        file.QuerySingle<string>("SELECT update_time FROM knowledge WHERE id = 3").Should().MatchRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$");
    }

    private async Task<List<JsonElement>> SearchAsync(string query)
    {
        using var response = await service.Http.GetAsync(new Uri("/api/ai/knowledge/search?keyword=" + query, UriKind.Relative));
        return [.. (await response.EnvelopeAsync()).GetProperty("data").EnumerateArray()];
    }

    private async Task<long> AddAsync(string keyword, string title, string solution)
    {
        var envelope = await service.AskAsync("/api/ai/knowledge/add", new { keyword, title, solution });
        return envelope.GetProperty("data").GetProperty("id").GetInt64();
    }
}
