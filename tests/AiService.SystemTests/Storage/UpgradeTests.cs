using System.Net;
using System.Text.Json;
using AiService.Tests.Harness;
using AiService.Tests.Storage.Upgrade;
using FluentAssertions.Execution;
using static AiService.Tests.Storage.Upgrade.UpgradeRig;

namespace AiService.Tests.Storage;

/// <summary>
/// Files that an earlier version left behind when it was killed are understood by this one: what was open comes to the end that its state
/// demands, what was over is answered as before, and the history of both is kept.
/// </summary>
public sealed class UpgradeTests : IDisposable
{
    /// <summary>What was open: the state in which it ends, and what its result or its verification says.</summary>
    private static readonly (string Name, string State, string Words)[] Ends =
    [
        ("planned", "refused", "进程结束前尚未开始，未执行"),
        ("waiting", "refused", "进程结束前尚未开始，未执行"),
        ("sending", "succeeded", "6b04412653e8bd92fcb10202"),
        ("sending_by_agent", "unknown", "会话记录中最后发送的命令是 undo shutdown"),
        ("running", "succeeded", "6b04412653e8bd92fcb10203"),
        ("verifying", "succeeded", "无法在设备上核实"),
        ("handed_over", "failed", "6b04412653e8bd92fcb10208"),
    ];

    private readonly UpgradeRig rig = new();

    private UpgradeFixture Before => rig.Before;

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task What_was_open_comes_to_the_end_that_its_state_demands_and_keeps_its_history()
    {
        await using var service = await rig.StartAsync();

        using var all = new AssertionScope();
        foreach (var (name, state, words) in Ends)
        {
            var repair = await rig.EndOfAsync(service, name);
            repair.Text("state").Should().Be(state, repair.ToString());
            $"{repair.Text("result")} {repair.Text("verification")}".Should().Contain(words);
            ShouldKeepHistory(name, repair);
        }

        (await rig.RepairAsync(service, "handed_over")).GetProperty("results").EnumerateArray().Select(result => (result.Text("provider"), result.Text("status")))
            .Should().Equal([("stackstorm", "failed"), ("agent", "unreachable")], "the fallback was tried after the restart");
        rig.StackStorm.Changes.Should().BeEmpty("nothing is sent again, and nothing is cancelled");
    }

    [Fact]
    public async Task What_was_over_is_answered_as_before()
    {
        await using var service = await rig.StartAsync();

        using var all = new AssertionScope();
        foreach (var ended in Before.Ended)
        {
            Lost(ended, await service.RepairOfAsync(ended.Text("id")!)).Should().BeEmpty();
        }

        Before.Ended.Select(repair => repair.Text("state")).Distinct().Should().BeEquivalentTo(
            ["succeeded", "failed", "canceled", "unknown", "refused", "escalated"], "the files have every end");
        (await service.RepairsAsync("limit=100")).Items.Select(repair => repair.Text("id"))
            .Should().BeEquivalentTo(Before.Repairs.Values.Select(repair => repair.Text("id")));
    }

    [Fact]
    public async Task Analyses_and_their_keys_are_answered_as_before()
    {
        await using var service = await rig.StartAsync();

        var done = Before.Analyses["done-1"];
        Lost(done, await GetAsync(service, $"/analyses/{done.Text("id")}")).Should().BeEmpty();
        using var again = await rig.AnalyzeAsync(service, "done-1", 101, "接口Gig0/0/1 down");
        Lost(done.GetProperty("answer"), (await again.EnvelopeAsync()).GetProperty("data")).Should().BeEmpty();
        using var other = await rig.AnalyzeAsync(service, "done-1", 101, "接口Gig0/0/2 down");
        other.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity, "the key stands for another request");

        foreach (var key in new[] { "running-1", "joined-1" })
        {
            var analysis = await GetAsync(service, $"/analyses/{Before.Analyses[key].Text("id")}");
            analysis.Text("state").Should().Be("interrupted");
            analysis.GetProperty("repairs").EnumerateArray().Single().Text("id").Should().Be(Before.Repairs["running"].Text("id"));

            using var joined = await rig.AnalyzeAsync(service, key, 203, "接口Gig0/0/1 down");
            (await joined.EnvelopeAsync()).GetProperty("data").GetProperty("repair_results").EnumerateArray().Single()
                .Text("repair_id").Should().Be(Before.Repairs["running"].Text("id"));
            (await GetAsync(service, $"/analyses/{Before.Analyses[key].Text("id")}")).Text("state").Should().Be("done");
        }

        rig.StackStorm.Changes.Should().BeEmpty("the keys begin nothing");
    }

    [Fact]
    public async Task A_device_of_unknown_end_stays_locked_for_what_is_left_of_its_hold_unless_it_was_released()
    {
        await using var service = await rig.StartAsync();
        var unknown = Before.Repairs["unknown"];
        var until = unknown.GetProperty("ended_at").GetDateTimeOffset() + TimeSpan.FromSeconds(600);
        await SettleAsync(service);

        var held = await HeldAsync(service);
        held.Should().NotContainKey("107", "a person released it");
        held.Should().ContainKey("206").WhoseValue.Should().BeCloseTo(until, TimeSpan.FromSeconds(1));
        var refused = await rig.RepairAsync(service, 206);
        refused.Text("state").Should().Be("refused");
        refused.Text("result").Should().Contain(unknown.Text("id")).And.Contain("暂时锁定");
        rig.StackStorm.Changes.Should().BeEmpty();

        rig.Time.Advance(until - rig.Time.GetUtcNow() + TimeSpan.FromSeconds(1));
        (await rig.RepairAsync(service, 206)).Text("state").Should().Be("succeeded");
        rig.StackStorm.Changes.Should().ContainSingle();
    }

    [Fact]
    public async Task A_cancelled_repair_keeps_its_device_until_the_time_on_record()
    {
        await using var service = await rig.StartAsync();
        var closed = Before.Repairs["closed"];
        var until = closed.GetProperty("closed_until").GetDateTimeOffset();

        (await HeldAsync(service)).Should().ContainKey("205").WhoseValue.Should().Be(until);
        var other = await rig.RepairAsync(service, 205);
        other.Text("state").Should().Be("refused");
        other.Text("result").Should().Contain(closed.Text("id")).And.Contain("动作本身最迟可能运行到");
        (await rig.RepairAsync(service, "closed")).Text("state").Should().Be("running");
        await SettleAsync(service);

        var repair = await rig.EndOfAsync(service, "closed", TimeSpan.FromSeconds(1));
        repair.Text("state").Should().Be("canceled");
        repair.GetProperty("ended_at").GetDateTimeOffset().Should().BeOnOrAfter(until);
        ShouldKeepHistory("closed", repair);
        (await HeldAsync(service)).Should().NotContainKey("205");
        rig.StackStorm.Changes.Should().BeEmpty("it is not cancelled a second time");
    }

    [Fact]
    public async Task What_repairs_taught_counts_once_also_what_the_knowledge_base_had_not_taken()
    {
        var entry = Before.Entries.Single(one => one.Text("action") == "network.remediation.enable_interface").Text("id");
        await using (var first = await rig.StartAsync())
        {
            await SettleAsync(first);
        }

        await using var second = await rig.StartAsync();

        // To one success and three failures were due one and two; what was open has added two, and one of a platform that has its own entry.
        var counts = ("", "");
        for (var look = 0; look < 500 && counts != ("4", "5"); look++)
        {
            rig.Time.Advance(TimeSpan.FromMilliseconds(20));
            var known = await GetAsync(second, $"/api/ai/knowledge/entries/{entry}");
            counts = (known.Text("times_worked")!, known.Text("times_failed")!);
        }

        counts.Should().Be(("4", "5"));
    }

    [Fact]
    public async Task Entries_of_the_knowledge_base_are_as_they_were_and_found_by_words_and_by_meaning()
    {
        // Without the records, so that no repair teaches anything meanwhile.
        File.Delete(Path.Combine(Before.Folder, "records.db"));
        using var model = new FakeEmbeddings();
        await using var service = await rig.StartAsync(model.Settings);

        var entries = (await GetAsync(service, "/api/ai/knowledge/entries?retired=all")).GetProperty("items");
        Lost(JsonSerializer.SerializeToElement(Before.Entries), entries).Should().BeEmpty();
        (await SearchAsync(service, "光衰过大")).Should().Equal("6");
        (await SearchAsync(service, "旧条目")).Should().NotContain("7", "it was retired");

        await Eventually.ReadAsync(
            () => service.HealthAsync("knowledge_meaning"),
            part => part.Status == "healthy" && part.Description.StartsWith("7 ", StringComparison.Ordinal),
            () => rig.Time.Advance(TimeSpan.FromSeconds(2)));
        (await SearchAsync(service, "网口中断")).Should().Contain("1", "the entry has no word of it");
        model.Texts.Should().NotContain(text => text.Contains("undo shutdown", StringComparison.Ordinal), "what is stored is not made again");
    }

    /// <summary>Until only the cancelled one is open.</summary>
    private async Task SettleAsync(ServiceUnderTest service)
    {
        foreach (var (name, _, _) in Ends)
        {
            await rig.EndOfAsync(service, name);
        }
    }

    private void ShouldKeepHistory(string name, JsonElement repair)
    {
        var lines = Before.Repairs[name].GetProperty("history");
        var kept = repair.GetProperty("history").EnumerateArray().Take(lines.GetArrayLength());
        Lost(lines, JsonSerializer.SerializeToElement(kept)).Should().BeEmpty("the history of {0} is append-only", name);
    }

    /// <summary>Returns where an answer differs from what was answered before; it may tell more.</summary>
    private static IEnumerable<string> Lost(JsonElement before, JsonElement after, string where = "$") => (before.ValueKind, after.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => before.EnumerateObject().SelectMany(field =>
            after.TryGetProperty(field.Name, out var value) ? Lost(field.Value, value, $"{where}.{field.Name}") : [$"{where}.{field.Name} is gone"]),
        (JsonValueKind.Array, JsonValueKind.Array) when before.GetArrayLength() == after.GetArrayLength() =>
            before.EnumerateArray().Zip(after.EnumerateArray()).SelectMany((pair, at) => Lost(pair.First, pair.Second, $"{where}[{at}]")),
        _ => JsonElement.DeepEquals(before, after) ? [] : [$"{where} was {before} and is {after}"],
    };
}
