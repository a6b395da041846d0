using System.Text.Json;
using AiService.Knowledge.Service;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace AiService.Tests.Knowledge;

/// <summary>What a search can be asked for beside the keyword, over HTTP.</summary>
public sealed class SearchEndpointTests : IAsyncLifetime
{
    private ServiceUnderTest service = null!;

    public async Task InitializeAsync() => service = await ServiceUnderTest.StartAsync();

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task An_explanation_tells_the_match_the_reason_the_outcomes_and_where_it_is()
    {
        var learn = service.Services.GetRequiredService<KnowledgeBase>();
        await learn.LearnAsync(Lessons.Of("光衰过大", "1. 检查光模块 GE0/0/1 的收发光功率", "P1"));
        await learn.LearnAsync(Lessons.Of("光衰过大", "s", "P1") with { Worked = false });

        var entry = (await SearchAsync("keyword=光模块+GigabitEthernet0/0/1&explain=true")).Should().ContainSingle().Subject;

        var explanation = entry.GetProperty("explanation");
        explanation.Text("match").Should().Be("words");
        explanation.Text("reason").Should().Be("条目包含全部词语；修复成功 1 次、失败 1 次；被检索 0 次");
        (explanation.Text("times_worked"), explanation.Text("times_failed")).Should().Be(("1", "1"));
        explanation.Text("last_success").Should().NotBeEmpty();
        var snippet = explanation.GetProperty("snippet");
        (snippet.Text("field"), snippet.Text("text")).Should().Be(("solution", "1. 检查光模块 GE0/0/1 的收发光功率"));
        snippet.GetProperty("highlights").EnumerateArray()
            .Select(mark => snippet.Text("text")!.Substring(mark.GetProperty("start").GetInt32(), mark.GetProperty("length").GetInt32()))
            .Should().Equal("光模块", "GE0/0/1");
    }

    [Fact]
    public async Task Without_being_asked_for_nothing_is_explained_and_with_it_no_text_is_HTML()
    {
        await AddAsync("xss", "<img src=x onerror=alert(1)>", "a <script>xss</script>");

        (await SearchAsync("keyword=xss")).Single().TryGetProperty("explanation", out _).Should().BeFalse();
        using var response = await service.Http.GetAsync(new Uri("/api/ai/knowledge/search?keyword=xss&explain=true", UriKind.Relative));
        (await response.Content.ReadAsStringAsync()).Should().Contain("highlights").And.NotContain("<");
    }

    [Fact]
    public async Task Filters_and_pages_cut_the_same_list()
    {
        for (var number = 0; number < 12; number++)
        {
            await AddAsync("光衰", $"t{number}", "s", number % 2 == 0 ? "华为" : "H3C", number < 6 ? "P1" : "P2");
        }

        await service.Services.GetRequiredService<KnowledgeBase>().LearnAsync(Lessons.Of("光衰", "s", "P3") with { Action = "n.r.clean" });

        var all = await IdsAsync("keyword=光衰&limit=100");
        all.Should().HaveCount(13);
        (await IdsAsync("keyword=光衰")).Should().Equal(all.Take(5), "five is what a page has unless it is said");
        (await IdsAsync("keyword=光衰&limit=5&offset=5")).Should().Equal(all.Skip(5).Take(5));
        (await IdsAsync("keyword=光衰&limit=5&offset=10")).Should().Equal(all.Skip(10));
        (await IdsAsync("keyword=光衰&limit=100&device_type=h3c")).Should().HaveCount(6);
        (await IdsAsync("keyword=光衰&limit=100&device_type=H3C&fault_level=p2")).Should().HaveCount(3);
        (await IdsAsync("keyword=光衰&action=n.r.clean")).Should().Equal(16);
        (await IdsAsync("keyword=光衰&action=n.r.other")).Should().BeEmpty();
        (await IdsAsync("keyword=光衰&action=N.R.CLEAN&device_type=华为")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=five", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("offset=1001", "offset")]
    [InlineData("explain=maybe", "explain")]
    public async Task A_parameter_that_cannot_be_used_is_named(string query, string name)
    {
        using var response = await service.Http.GetAsync(new Uri($"/api/ai/knowledge/search?keyword=a&{query}", UriKind.Relative));

        var envelope = await response.EnvelopeAsync();
        envelope.GetProperty("code").GetInt32().Should().Be(400);
        envelope.Text("msg").Should().Contain(name);
    }

    [Theory]
    [InlineData("display version", "Huawei Versatile Routing Platform Software\nVRP (R) software, Version 8.180", "华为")]
    [InlineData("display version", "H3C Comware Software, Version 7.1.070", "H3C")]
    [InlineData("show version", "Cisco IOS XE Software, Version 17.03.04", "Cisco")]
    public async Task An_analysis_links_what_is_for_the_device_s_vendor_first(string command, string output, string vendor)
    {
        foreach (var maker in (string[])["Cisco", "H3C", "华为"])
        {
            await AddAsync("光衰过大", $"{maker} 的处理", $"{maker} 的步骤", maker);
        }

        using (var file = TemporaryFolder.Connect(Path.Combine(service.Folder, "knowledge_base.db")))
        {
            file.Execute("PRAGMA busy_timeout = 5000; UPDATE knowledge SET hit_count = 99 WHERE keyword = '光衰过大' AND device_type <> @vendor", new { vendor });
        }

        var answer = await service.AskAsync("/analyze", new
        {
            device_id = 1,
            metrics = new Dictionary<string, string> { [command] = output },
            report = "r",
            faults = new[] { new { description = "接口GE0/0/1 光衰过大", level = "P1" } },
        });

        var solutions = answer.GetProperty("data").GetProperty("knowledge_solutions").EnumerateArray().ToList();
        solutions.Should().HaveCount(2, answer.ToString());
        solutions[0].Text("device_type").Should().Be(vendor);
    }

    private async Task<List<JsonElement>> SearchAsync(string query)
    {
        using var response = await service.Http.GetAsync(new Uri("/api/ai/knowledge/search?" + query, UriKind.Relative));
        var envelope = await response.EnvelopeAsync();
        envelope.GetProperty("code").GetInt32().Should().Be(200, envelope.ToString());
        return [.. envelope.GetProperty("data").EnumerateArray()];
    }

    private async Task<List<long>> IdsAsync(string query) => [.. (await SearchAsync(query)).Select(row => row.GetProperty("id").GetInt64())];

    private Task<JsonElement> AddAsync(string keyword, string title, string solution, string? maker = null, string? level = null) =>
        service.AskAsync("/api/ai/knowledge/add", new { keyword, title, solution, device_type = maker, fault_level = level });
}
