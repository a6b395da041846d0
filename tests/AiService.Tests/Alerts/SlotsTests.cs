using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using static AiService.Tests.Alerts.AlertCalls;

namespace AiService.Tests.Alerts;

/// <summary>More alerts at once than repairs may be under way.</summary>
public sealed class SlotsTests
{
    private const int Slots = 4;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Twenty_alerts_at_once_are_all_repaired_four_at_a_time(bool together)
    {
        var (running, most) = (0, 0);
        using var ends = new SemaphoreSlim(0);
        var provider = new TestProvider("stackstorm", async (_, journal, _) =>
        {
            await TestProvider.SendAsync(journal);
            var now = Interlocked.Increment(ref running);
            for (var known = Volatile.Read(ref most); now > known; known = Volatile.Read(ref most))
            {
                Interlocked.CompareExchange(ref most, now, known);
            }

            await ends.WaitAsync();
            Interlocked.Decrement(ref running);
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        await using var service = await StartAsync(provider, settings: $"REPAIR_MAX_OPEN={Slots}");
        var alerts = Enumerable.Range(1, 20).Select(device => Own($"a-{device}", device: $"{device}")).ToList();

        var items = together ? await service.AlertAsync(alerts) : [.. (await Task.WhenAll(alerts.Select(alert => service.AlertAsync(alert)))).SelectMany(one => one)];

        items.Select(item => item.Text("decision")).Should().OnlyContain(decision => decision == "repair").And.HaveCount(20);
        for (var ended = 0; ended < 20; ended++)
        {
            await Eventually.HoldsAsync(() => Volatile.Read(ref running) == Math.Min(Slots, 20 - ended));
            ends.Release();
            await Eventually.HoldsAsync(() => provider.Begun >= Math.Min(20, Slots + ended + 1));
        }

        await service.SettleAsync();
        most.Should().Be(Slots);
        provider.Begun.Should().Be(20);
        (await service.RepairsAsync("limit=100")).Items.Select(repair => repair.Text("state")).Should().OnlyContain(state => state == "succeeded").And.HaveCount(20);
    }

    [Fact]
    public async Task While_a_hundred_repairs_wait_further_alerts_are_answered_at_once_and_repaired_later()
    {
        var time = Clock();
        var held = new HeldProvider();
        await using var service = await StartAsync(held.Provider, time, settings: "REPAIR_MAX_OPEN=1");
        var many = service.AlertAsync(Enumerable.Range(1, 150).Select(device => Own($"a-{device}", device: $"{device}")).ToList());
        await Eventually.ReadAsync(() => Task.FromResult(many.IsCompleted), done => done, () => time.Advance(TimeSpan.FromMilliseconds(50)));
        await Eventually.ReadAsync(() => service.RecordsAsync("SELECT id FROM repairs WHERE state = 'waiting'"), waiting => waiting.Count >= 100);

        await service.DecidedAsync(Own("b-1", device: "1000"), "pending");

        (await service.RecordsAsync("SELECT id FROM repairs WHERE state = 'waiting'")).Count.Should().BeLessThanOrEqualTo(104, "the others stay in the inbox");
        held.End(AttemptOutcome.Succeeded);
        await Eventually.ReadAsync(
            () => service.RecordsAsync("SELECT id FROM alerts WHERE decision = 'Pending' UNION ALL SELECT id FROM repairs WHERE ended_at IS NULL"),
            open => open.Count == 0,
            () => time.Advance(TimeSpan.FromMilliseconds(50)));
        held.Provider.Begun.Should().Be(151);
    }

    [Fact]
    public async Task Different_alerts_about_the_same_faults_at_once_are_one_repair_each_and_all_of_them_stand_behind_it()
    {
        const int Faults = 60;
        var held = new HeldProvider();
        await using var service = await StartAsync(held.Provider);

        var items = await service.AlertAsync(Enumerable.Range(0, Faults * 4).Select(number => Own($"{number % 4}-{number / 4}", device: $"{number / 4 + 1}")).ToList());

        items.Select(item => item.Text("decision")).GroupBy(decision => decision).ToDictionary(one => one.Key!, one => one.Count())
            .Should().Equal(new Dictionary<string, int> { ["repair"] = Faults, ["joined"] = Faults * 3 }, string.Join("; ", items.Select(item => item.Text("reason")).Distinct().Take(20)));
        (await service.RecordsAsync("SELECT analysis_id FROM repair_joins")).Should().HaveCount(Faults * 3);
        held.End(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task A_repeat_joins_its_repair_however_many_came_before()
    {
        var held = new HeldProvider();
        await using var service = await StartAsync(held.Provider);
        var first = await service.DecidedAsync(Own("a-1"), "repair");

        var repeats = await service.AlertAsync(Enumerable.Repeat(Own("a-1"), 60).ToList());
        var last = await service.DecidedAsync(Own("a-1"), "joined");

        repeats.Append(last).Select(item => item.Text("analysis_id")).Distinct().Should().Equal(first.Text("analysis_id"));
        held.End(AttemptOutcome.Succeeded);
    }
}
