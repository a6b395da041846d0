using System.Text.Json;

namespace AiService.Tests.Knowledge.Entries;

/// <summary>Two entries of one thing become one, and nothing that is known of either is lost.</summary>
public sealed class EntryMergeTests : EntryRig
{
    [Fact]
    public async Task A_merged_entry_gives_its_outcomes_and_its_later_repairs_to_the_other()
    {
        await LearnAsync("接口Gig0/0/1 down", device: "a");
        await LearnAsync("端口Gig0/0/1 down", device: "b");
        await LearnAsync("端口Gig0/0/2 down", worked: false);

        var target = await PostAsync($"{Entries}/5/merge", new { into = 4 });
        await LearnAsync("端口Gig0/0/3 down", device: "c");

        target.GetProperty("id").GetInt64().Should().Be(4);
        target.GetProperty("times_seen").GetInt64().Should().Be(3);
        target.GetProperty("times_failed").GetInt64().Should().Be(1);
        target.GetProperty("devices").EnumerateArray().Select(device => device.GetString()).Should().Equal("a", "b");
        var merged = await GetAsync($"{Entries}/5");
        merged.GetProperty("retired").GetBoolean().Should().BeTrue();
        merged.GetProperty("merged_into").GetInt64().Should().Be(4);
        merged.GetProperty("times_worked").GetInt64().Should().Be(0);
        (await GetAsync($"{Entries}/4")).GetProperty("times_worked").GetInt64().Should().Be(3);

        (await PostAsync($"{Entries}/5/restore", new { })).GetProperty("merged_into").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_persons_entry_that_a_learned_one_is_merged_into_keeps_its_words()
    {
        await LearnAsync("接口Gig0/0/1 down");

        await PostAsync($"{Entries}/4/merge", new { into = 1 });
        await LearnAsync("接口Gig0/0/2 down");

        var entry = await GetAsync($"{Entries}/1");
        entry.GetProperty("title").GetString().Should().Be("接口状态为down的修复方法");
        entry.GetProperty("solution").GetString().Should().Contain("undo shutdown");
        entry.GetProperty("times_worked").GetInt64().Should().Be(2);
    }

    [Theory]
    [InlineData(1, """{"into": 1}""", 409, "自身")]
    [InlineData(1, """{"into": 99}""", 404, "99")]
    [InlineData(99, """{"into": 1}""", 404, "99")]
    [InlineData(1, """{"into": "two"}""", 400, "into")]
    [InlineData(1, """{}""", 400, "into")]
    [InlineData(2, """{"into": 1}""", 409, "已合并到 3")]
    [InlineData(1, """{"into": 2}""", 409, "请直接合并到 3")]
    public async Task A_merge_that_is_not_possible_is_refused_with_the_reason(long id, string body, int code, string message)
    {
        await PostAsync($"{Entries}/2/merge", new { into = 3 });

        using var response = await SendTextAsync(HttpMethod.Post, $"{Entries}/{id}/merge", body);

        await ShouldFailAsync(response, code, message);
    }
}
