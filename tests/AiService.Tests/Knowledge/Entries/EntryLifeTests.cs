using System.Net;
using System.Text.Json;
using AiService.Tests.Harness;
using Dapper;

namespace AiService.Tests.Knowledge.Entries;

public sealed class EntryLifeTests : EntryRig
{
    [Fact]
    public async Task A_list_is_walked_page_by_page_the_newest_first()
    {
        for (var number = 0; number < 4; number++)
        {
            await AddAsync($"k{number}");
        }

        var seen = new List<long>();
        var pages = 0;
        for (string? next = ""; next is not null; pages++)
        {
            var data = await GetAsync($"{Entries}?limit=3&after={next}");
            seen.AddRange(data.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetInt64()));
            next = data.GetProperty("next").GetString();
        }

        seen.Should().Equal(7, 6, 5, 4, 3, 2, 1);
        pages.Should().Be(3);
    }

    [Fact]
    public async Task A_list_shows_what_the_filters_ask_for()
    {
        await LearnAsync("接口Gig0/0/1 down", platform: "huawei_vrp");
        await SendAsync(HttpMethod.Post, $"{Entries}/2/retire");

        (await IdsAsync("")).Should().Equal(4, 3, 1);
        (await IdsAsync("?retired=true")).Should().Equal(2);
        (await IdsAsync("?retired=all")).Should().Equal(4, 3, 2, 1);
        (await IdsAsync("?fault_level=P2")).Should().Equal(3);
        (await IdsAsync("?device_type=huawei_vrp")).Should().Equal(4);
        (await IdsAsync("?action=network.remediation.enable_interface")).Should().Equal(4);
        (await IdsAsync("?action=' OR 1=1 --")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?limit=ten", "limit")]
    [InlineData("?after=-1", "after")]
    [InlineData("?retired=perhaps", "retired")]
    public async Task A_parameter_that_cannot_be_read_is_named(string query, string name)
    {
        using var response = await Service.Http.GetAsync(new Uri(Entries + query, UriKind.Relative));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        await ShouldFailAsync(response, 400, name);
    }

    [Fact]
    public async Task An_entry_is_shown_with_its_outcomes()
    {
        await LearnAsync("接口Gig0/0/1 down");
        await LearnAsync("接口Gig0/0/2 down", worked: false);

        var entry = await GetAsync($"{Entries}/4");

        entry.GetProperty("keyword").GetString().Should().Be("接口down");
        entry.GetProperty("action").GetString().Should().Be("network.remediation.enable_interface");
        entry.GetProperty("times_seen").GetInt64().Should().Be(2);
        entry.GetProperty("times_worked").GetInt64().Should().Be(1);
        entry.GetProperty("times_failed").GetInt64().Should().Be(1);
        entry.GetProperty("devices").EnumerateArray().Select(device => device.GetString()).Should().Equal("1");
        entry.GetProperty("last_success").GetString().Should().MatchRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$");
        entry.GetProperty("retired").GetBoolean().Should().BeFalse();
        entry.TryGetProperty("draft", out _).Should().BeFalse();
    }

    [Fact]
    public async Task What_is_changed_is_what_was_sent_and_null_empties_a_label()
    {
        var changed = await ChangeAsync(1, new { solution = "先看光模块\u202e\n再 undo shutdown", device_type = (string?)null, fault_level = 2 });

        changed.GetProperty("keyword").GetString().Should().Be("接口down");
        changed.GetProperty("solution").GetString().Should().Be("先看光模块\n再 undo shutdown");
        changed.GetProperty("device_type").ValueKind.Should().Be(JsonValueKind.Null);
        changed.GetProperty("fault_level").GetString().Should().Be("2");
        (await SearchAsync("光模块")).Should().Equal(1);
    }

    [Theory]
    [InlineData("""{}""", "keyword")]
    [InlineData("""{"id": 5}""", "keyword")]
    [InlineData("""{"keyword": null}""", "keyword")]
    [InlineData("""{"title": " \u0000 "}""", "title")]
    [InlineData("""{"solution": ["x"]}""", "solution")]
    [InlineData("""{"fault_level": {"x": 1}}""", "fault_level")]
    public async Task A_change_that_cannot_be_made_names_the_field(string body, string field)
    {
        using var response = await SendTextAsync(HttpMethod.Patch, $"{Entries}/1", body);

        await ShouldFailAsync(response, 400, field);
    }

    [Fact]
    public async Task A_caller_that_has_read_an_older_version_changes_nothing()
    {
        using var read = await Service.Http.GetAsync(new Uri($"{Entries}/1", UriKind.Relative));
        var tag = read.Headers.ETag!.Tag;

        using var first = await SendTextAsync(HttpMethod.Patch, $"{Entries}/1", """{"title": "first"}""", tag);
        using var second = await SendTextAsync(HttpMethod.Patch, $"{Entries}/1", """{"title": "second"}""", tag);
        using var retired = await SendTextAsync(HttpMethod.Post, $"{Entries}/1/retire", "", tag);
        using var deleted = await SendTextAsync(HttpMethod.Delete, $"{Entries}/1", "", tag);
        using var again = await SendTextAsync(HttpMethod.Patch, $"{Entries}/1", """{"title": "third"}""", first.Headers.ETag!.Tag);

        (await first.EnvelopeAsync()).GetProperty("code").GetInt32().Should().Be(200);
        await ShouldFailAsync(second, 412, "1");
        await ShouldFailAsync(retired, 412, "1");
        await ShouldFailAsync(deleted, 412, "1");
        (await again.EnvelopeAsync()).GetProperty("data").GetProperty("title").GetString().Should().Be("third");
    }

    [Fact]
    public async Task A_hit_or_another_process_s_statement_that_leaves_the_words_is_no_other_version()
    {
        var version = (await GetAsync($"{Entries}/1")).GetProperty("version").GetString();

        using (var python = File())
        {
            python.Execute("UPDATE knowledge SET hit_count = hit_count + 1, update_time = '2026-11-24 16:05:06.123456' WHERE id = 1");
            (await GetAsync($"{Entries}/1")).GetProperty("version").GetString().Should().Be(version);
            python.Execute("UPDATE knowledge SET solution = 'theirs' WHERE id = 1");
        }

        (await GetAsync($"{Entries}/1")).GetProperty("version").GetString().Should().NotBe(version);
    }

    [Fact]
    public async Task What_a_person_wrote_is_not_replaced_by_the_next_repair()
    {
        await LearnAsync("接口Gig0/0/1 down");
        await ChangeAsync(4, new { keyword = "接口 down 光衰", title = "by hand", solution = "by hand" });

        await LearnAsync("接口Gig0/0/2 down");

        var entry = await GetAsync($"{Entries}/4");
        entry.GetProperty("solution").GetString().Should().Be("by hand");
        entry.GetProperty("times_worked").GetInt64().Should().Be(2, "the symptom is remembered apart from the keyword");
        (await IdsAsync("")).Should().Equal(4, 3, 2, 1);
    }

    [Fact]
    public async Task A_deleted_entry_is_gone_with_all_that_hangs_on_it()
    {
        await LearnAsync("接口Gig0/0/1 down");
        await PostAsync($"{Entries}/2/merge", new { into = 4 });

        await SendAsync(HttpMethod.Delete, $"{Entries}/4");

        using var gone = await Service.Http.GetAsync(new Uri($"{Entries}/4", UriKind.Relative));
        await ShouldFailAsync(gone, 404, "4");
        (await GetAsync($"{Entries}/2")).GetProperty("merged_into").ValueKind.Should().Be(JsonValueKind.Null);
        using var file = File();
        file.ExecuteScalar<long>("SELECT count(*) FROM knowledge_outcomes WHERE knowledge_id = 4").Should().Be(0);
        (await LearnAsync("接口Gig0/0/1 down")).Should().Be(5, "a number is not used again");
    }

    [Fact]
    public async Task Whatever_another_process_put_into_the_columns_is_shown()
    {
        using (var file = File())
        {
            file.Execute("INSERT INTO knowledge (keyword, title, solution, create_time, update_time, hit_count) VALUES (x'e68ea5', 5, '<script>', 2026, NULL, NULL)");
        }

        using var response = await Service.Http.GetAsync(new Uri($"{Entries}/4", UriKind.Relative));

        (await response.Content.ReadAsStringAsync()).Should().NotContain("<script>", "it is escaped");
        var entry = (await response.EnvelopeAsync()).GetProperty("data");
        entry.GetProperty("keyword").GetString().Should().Be("接");
        entry.GetProperty("solution").GetString().Should().Be("<script>");
        entry.GetProperty("hit_count").GetInt64().Should().Be(0);
    }
}
