using System.Text.Json;
using AiService.Repairs.Queue;
using AiService.Repairs.Store;
using AiService.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace AiService.Tests.Repairs.Rules;

/// <summary>Limits for which a repair waits: <c>REPAIR_MAX_OPEN</c> and <c>REPAIR_MAX_PER_MINUTE</c>.</summary>
public sealed class WaitingTests : IDisposable
{
    private readonly LimitedService limited = new();

    public void Dispose() => limited.Dispose();

    [Fact]
    public async Task What_is_one_too_many_waits_and_begins_when_another_one_ends()
    {
        limited.Holds = true;
        await using var service = await limited.StartAsync("REPAIR_MAX_OPEN=2");
        var first = service.RequestAsync("1");
        var second = service.RequestAsync("2");
        await service.ReachesAsync("running", 2);

        var third = service.RequestAsync("3");
        await service.ReachesAsync("waiting", 1);
        var shown = await service.RepairOfAsync((await service.RepairsAsync("state=waiting")).Items.Single().Text("id")!);
        shown.Text("waits_for").Should().Contain("REPAIR_MAX_OPEN");
        shown.Decision().Should().Be(("wait", "max_open", null));
        limited.End("2");
        await second;
        await service.ReachesAsync("running", 2);
        await service.ReachesAsync("waiting", 0);
        limited.End("1");
        limited.End("3");

        (await first).Text("state").Should().Be("succeeded");
        (await third).Text("state").Should().Be("succeeded");
        (await third).Decision().Verdict.Should().Be("allow");
    }

    [Fact]
    public async Task When_the_submissions_limit_passes_it_is_refused_and_holds_nothing()
    {
        limited.Holds = true;
        await using var service = await limited.StartAsync("REPAIR_MAX_OPEN=1", "ANALYZE_TIMEOUT=30");
        var first = service.RequestAsync("1");
        await service.ReachesAsync("running", 1);
        var second = service.RequestAsync("2");
        await service.ReachesAsync("waiting", 1);

        limited.Pass(31);
        var refused = await second;

        refused.Text("state").Should().Be("refused");
        refused.Text("result").Should().Contain("REPAIR_MAX_OPEN").And.Contain("ANALYZE_TIMEOUT");
        limited.End("1");
        await first;
        limited.Holds = false;
        await service.BeginsAsync("2");
    }

    [Fact]
    public async Task What_a_lost_process_had_begun_takes_a_place_and_what_asks_waits_for_it()
    {
        limited.Holds = true;
        await using (var first = await limited.StartAsync("REPAIR_MAX_OPEN=1"))
        {
            var left = first.RequestAsync("1");
            await first.ReachesAsync("running", 1);
            await first.StopAsync();
            await left.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        await using var second = await limited.StartAsync("REPAIR_MAX_OPEN=1");
        await second.ReachesAsync("running", 1);
        var waiting = second.RequestAsync("2");
        await second.ReachesAsync("waiting", 1);
        await Eventually.HoldsAsync(() => limited.IsHeld("1"));
        limited.End("1");
        await second.ReachesAsync("running", 1);
        await Eventually.HoldsAsync(() => limited.IsHeld("2"));
        limited.End("2");

        (await waiting).Text("state").Should().Be("succeeded");
    }

    [Fact]
    public async Task Within_a_minute_the_next_one_waits_until_the_minute_is_over_also_after_a_restart()
    {
        string[] settings = ["REPAIR_MAX_PER_MINUTE=2"];
        var began = limited.Time.GetUtcNow();
        await using (var first = await limited.StartAsync(settings))
        {
            await first.BeginsAsync("1");
            limited.Pass(10);
            await first.BeginsAsync("2");
        }

        await using var service = await limited.StartAsync(settings);
        var third = service.RequestAsync("3");
        await service.ReachesAsync("waiting", 1);
        var id = (await service.RepairsAsync("state=waiting")).Items.Single().Text("id")!;
        (await service.RepairOfAsync(id)).Decision().Should().Be(("wait", "max_per_minute", began.AddSeconds(60)));
        limited.Pass(49);
        (await service.RepairOfAsync(id)).Text("state").Should().Be("waiting");
        limited.Pass(1);

        (await third).Text("state").Should().Be("succeeded");
        (await service.BegunAsync(id)).Should().Be(began.AddSeconds(60));
        (await service.RequestAsync("4", dryRun: true)).Decision().Should().Be(("wait", "max_per_minute", began.AddSeconds(70)));
    }

    [Fact]
    public async Task A_wait_that_cannot_end_in_time_is_refused_at_once_with_the_time_and_is_no_repair()
    {
        await using var service = await limited.StartAsync("REPAIR_MAX_PER_MINUTE=1", "ANALYZE_TIMEOUT=30");
        await service.BeginsAsync("1");
        limited.Pass(29);

        var dry = await service.RequestAsync("2", dryRun: true);
        var refused = await service.RequestAsync("2");

        refused.Decision().Should().Be(("refuse", "max_per_minute", limited.Time.GetUtcNow().AddSeconds(31)));
        dry.GetProperty("decision").GetRawText().Should().Be(refused.GetProperty("decision").GetRawText(), "a dry run shows what would be decided");
        dry.Text("result").Should().StartWith("试运行：不会执行：").And.Contain("2026-11-23 13:41:00 UTC");
        refused.Text("result").Should().Contain("2026-11-23 13:41:00 UTC").And.Contain("REPAIR_MAX_PER_MINUTE");
        limited.Count("repairs").Should().Be(1);
        limited.Count("audit WHERE event = 'not_begun' AND device_id = '2'").Should().Be(1);
        limited.Count("audit WHERE event = 'would_run'").Should().Be(0, "neither observing nor a pause kept it from running");
        var report = (await (await service.Http.GetAsync(new Uri("/automation/report?from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z", UriKind.Relative))).EnvelopeAsync()).GetProperty("data");
        report.GetProperty("would_run").GetInt64().Should().Be(0);
        report.GetProperty("by_rule").EnumerateArray().Single().Text("name").Should().Be("max_per_minute");
        limited.Pass(2);
        (await Task.WhenAll(service.RequestAsync("2"), PassAsync(service, 29)))[0].Text("state").Should().Be("succeeded", "that is within its limit");
    }

    [Fact]
    public async Task What_waited_for_its_device_and_then_has_no_room_in_time_is_refused_at_once_with_the_time()
    {
        limited.Holds = true;
        await using var service = await limited.StartAsync("REPAIR_MAX_PER_MINUTE=2", "ANALYZE_TIMEOUT=30");
        var first = service.RequestAsync("1");
        await service.ReachesAsync("running", 1);
        var second = service.RequestAsync("1", "接口Gig0/0/2 down");
        await service.ReachesAsync("waiting", 1);
        var other = service.RequestAsync("2");
        await Eventually.HoldsAsync(() => limited.IsHeld("1") && limited.IsHeld("2"));
        limited.End("2");
        limited.End("1");

        var refused = await second;
        (refused.Text("state"), refused.Decision()).Should().Be(("refused", ("refuse", "max_per_minute", limited.Time.GetUtcNow().AddSeconds(60))));
        refused.Text("result").Should().Contain("2026-11-23 13:41:00 UTC").And.Contain("REPAIR_MAX_PER_MINUTE");
        await Task.WhenAll(first, other);
    }

    [Fact]
    public async Task A_repair_waits_also_after_a_clock_was_set_back_by_more_than_a_timer_can_take()
    {
        await using var service = await limited.StartAsync("REPAIR_MAX_PER_MINUTE=1");
        await service.BeginsAsync("1");
        limited.Time.AdjustTime(limited.Time.GetUtcNow().AddDays(-60));

        var order = Orders.Guide() with { RepairId = Guid.NewGuid(), DeviceId = "2" };
        var patient = service.Services.GetRequiredService<RepairQueue>().Submit(order, new RepairSubmission(Guid.NewGuid(), "test"));
        await service.ReachesAsync("waiting", 1);
        await service.AskAsync($"/repairs/{order.RepairId}/cancel", new { });
        await patient.Known;

        patient.Record.State.Should().Be(RepairState.Canceled, "it still waits and listens");
    }

    [Theory]
    [InlineData("REPAIR_MAX_OPEN=0")]
    [InlineData("REPAIR_MAX_PER_MINUTE=0")]
    public async Task Zero_switches_it_off(string setting)
    {
        limited.Holds = true;
        await using var service = await limited.StartAsync(setting);
        var all = Enumerable.Range(1, 60).Select(device => service.RequestAsync($"{device}")).ToList();
        await service.ReachesAsync("running&limit=100", 60);

        foreach (var device in Enumerable.Range(1, 60))
        {
            await Eventually.HoldsAsync(() => limited.IsHeld($"{device}"));
            limited.End($"{device}");
        }

        (await Task.WhenAll(all)).Should().AllSatisfy(entry => entry.Text("state").Should().Be("succeeded"));
    }

    [Fact]
    public async Task By_default_thirty_begin_in_a_minute()
    {
        await using var service = await limited.StartAsync("REPAIR_MAX_PER_MINUTE=", "REPAIR_MAX_OPEN=", "ANALYZE_TIMEOUT=10");
        foreach (var device in Enumerable.Range(1, 30))
        {
            await service.BeginsAsync($"{device}");
        }

        (await service.IsRefusedAsync("max_per_minute", "31")).Should().Be(limited.Time.GetUtcNow().AddMinutes(1));
    }

    private async Task<JsonElement> PassAsync(ServiceUnderTest service, double seconds)
    {
        await service.ReachesAsync("waiting", 1);
        limited.Pass(seconds);
        return default;
    }
}
