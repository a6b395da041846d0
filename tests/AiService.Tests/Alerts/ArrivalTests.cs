using System.Text.Json;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Storage;
using Dapper;
using static AiService.Tests.Alerts.AlertCalls;

namespace AiService.Tests.Alerts;

/// <summary>What becomes of alerts that arrive.</summary>
public sealed class ArrivalTests
{
    [Theory]
    [InlineData("/alerts")]
    [InlineData("/api/ai/alerts")]
    public async Task An_alert_that_fires_is_repaired_and_seen_at_its_id(string path)
    {
        var provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var service = await StartAsync(provider);

        var (status, envelope) = await service.SendAlertAsync(path, Own("a-1"));

        status.Should().Be(200);
        var item = envelope.GetProperty("data").GetProperty("items").EnumerateArray().Should().ContainSingle().Which;
        item.Texts("alert_id", "source", "state", "device_id", "level", "fault", "decision")
            .Should().Equal("a-1", "own", "firing", "1", "P1", "接口Gig0/0/1 down", "repair");
        item.Text("reason").Should().Contain("network.remediation.enable_interface");
        var repair = await service.EndOfAsync((await service.RepairBehindAsync("a-1")).Text("id")!);
        repair.Texts("state", "triggered_by", "analysis_id").Should().Equal("succeeded", "alert", item.Text("analysis_id"));
        (await service.AlertOfAsync(item.Text("id")!)).Text("alert_id").Should().Be("a-1");
        var analysis = await service.AnalysisAtAsync(new Uri($"/analyses/{item.Text("analysis_id")}", UriKind.Relative));
        analysis.Text("state").Should().Be("done");
        analysis.GetProperty("answer").GetProperty("repair_results")[0].Text("state").Should().Be("succeeded");
        provider.Begun.Should().Be(1);
    }

    [Fact]
    public async Task Without_the_setting_it_is_recorded_with_what_would_be_done()
    {
        var provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var service = await ProviderService.StartAsync([provider], time: Clock());

        var item = await service.DecidedAsync(Own("a-1"), "recorded");

        item.Text("reason").Should().Contain("ALERT_AUTO_REPAIR").And.Contain("会执行动作 network.remediation.enable_interface");
        item.Text("analysis_id").Should().BeEmpty();
        (await service.RepairsAsync("")).Items.Should().BeEmpty();
        provider.Begun.Should().Be(0);
    }

    [Theory]
    [InlineData("接口Gig0/0/1 down，现已恢复", "P1", "reading")]
    [InlineData("接口Gig0/0/1 down", "P0", "level")]
    [InlineData("设备温度偏高", "P1", "action")]
    public async Task What_a_rule_refuses_is_refused_with_its_reason(string description, string level, string rule)
    {
        await using var service = await StartAsync(TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded));

        var item = await service.DecidedAsync(new { alert_id = "a-1", device_id = "1", description, level }, "refused");

        item.Text("reason").Should().StartWith("跳过：", rule);
        (await service.RepairsAsync("")).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task The_same_alert_fifty_times_is_one_repair()
    {
        var held = new HeldProvider();
        await using var service = await StartAsync(held.Provider);

        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => service.AlertAsync(Own("a-1"))));

        await held.Running;
        var id = (await service.RepairsAsync("")).Items.Should().ContainSingle().Which.Text("id");
        all.Select(items => items.Single().Text("decision")).Should().OnlyContain(decision => decision == "repair" || decision == "joined" || decision == "pending");
        await Eventually.ReadAsync(() => service.AlertsAsync("decision=pending"), pending => pending.Count == 0);
        var decided = await service.AlertsAsync("alert_id=a-1&limit=200");
        decided.Should().HaveCount(50);
        decided.Count(alert => alert.Text("decision") == "repair").Should().Be(1);
        decided.Count(alert => alert.Text("decision") == "joined").Should().Be(49);
        held.End(AttemptOutcome.Succeeded);
        (await service.EndOfAsync(id!)).Text("state").Should().Be("succeeded");
        held.Provider.Begun.Should().Be(1);
    }

    [Fact]
    public async Task Repeats_are_no_analyses_of_their_own()
    {
        var held = new HeldProvider();
        await using var service = await StartAsync(held.Provider);
        var analysis = (await service.DecidedAsync(Own("a-1"), "repair")).Text("analysis_id");

        for (var repeat = 0; repeat < 25; repeat++)
        {
            (await service.DecidedAsync(Own("a-1"), "joined")).Text("analysis_id").Should().Be(analysis);
        }

        held.End(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task One_alert_about_two_ports_is_two_faults()
    {
        var held = new HeldProvider();
        await using var service = await StartAsync(held.Provider);

        await service.DecidedAsync(Own("a-1"), "repair");
        await service.DecidedAsync(Own("a-1", port: "Gig0/0/2"), "repair");

        (await service.RepairsAsync("")).Items.Should().HaveCount(2);
        held.End(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task Another_alert_about_the_same_fault_joins_its_repair()
    {
        var held = new HeldProvider();
        await using var service = await StartAsync(held.Provider);
        var first = await service.DecidedAsync(Own("a-1"), "repair");

        var second = await service.DecidedAsync(Own("b-2"), "joined");

        second.Text("analysis_id").Should().NotBe(first.Text("analysis_id"));
        (await service.RepairBehindAsync("b-2")).Text("analysis_id").Should().Be(first.Text("analysis_id"));
        held.End(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task One_bad_alert_of_a_list_does_not_lose_the_others()
    {
        await using var service = await StartAsync(TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded));

        var (status, envelope) = await service.SendAlertAsync("/alerts", new object[] { Own("a-1"), 5, new { nothing = "known" }, Own("a-2", device: "2") });

        status.Should().Be(200);
        var data = envelope.GetProperty("data");
        data.GetProperty("items").EnumerateArray().Select(item => item.Text("alert_id")).Should().Equal("a-1", "a-2");
        data.GetProperty("warnings").GetArrayLength().Should().Be(2, data.ToString());
    }

    [Fact]
    public async Task What_is_no_alert_is_refused_and_audited_a_few_times_a_minute()
    {
        using var folder = new TemporaryFolder();
        await using (var service = await StartAsync(TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded), folder: folder.Path))
        {
            for (var sent = 0; sent < 15; sent++)
            {
                using var response = await service.PostTextAsync("/api/ai/alerts", "nonsense");
                ((int)response.StatusCode).Should().Be(400);
                (await response.EnvelopeAsync()).Text("msg").Should().NotBeNullOrEmpty();
            }
        }

        using var records = TemporaryFolder.Connect(folder.File("records.db"));
        records.Query<string>("SELECT requested_by FROM audit WHERE event = 'alert_unreadable' AND data IS NULL").Should().HaveCount(10).And.OnlyContain(by => by == "trusted");
        records.Query<string>("SELECT detail FROM audit WHERE event = 'alert_unreadable' AND data IS NOT NULL").Should().ContainSingle().Which.Should().StartWith("5 more");
    }

    [Fact]
    public async Task A_dry_run_shows_what_would_be_done_and_keeps_nothing()
    {
        var provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var service = await StartAsync(provider);

        var (_, envelope) = await service.SendAlertAsync("/alerts?dry_run=true", Own("a-1"));

        var item = envelope.GetProperty("data").GetProperty("items")[0];
        item.Text("decision").Should().Be("repair");
        item.GetProperty("repair_results")[0].Text("result").Should().Contain("会执行动作 network.remediation.enable_interface");
        item.TryGetProperty("id", out _).Should().BeFalse();
        (await service.AlertsAsync("")).Should().BeEmpty();
        (await service.RepairsAsync("")).Items.Should().BeEmpty();
        (await service.SendAlertAsync("/alerts?dry_run=maybe", Own("a-1"))).Status.Should().Be(400);
    }

    [Fact]
    public async Task Alerts_are_listed_page_by_page_and_by_what_they_are()
    {
        await using var service = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], time: Clock());
        await service.AlertAsync(new[] { Own("a-1"), Own("a-2", device: "2"), Own("a-3", state: "resolved"), Own("a-4", state: "test") });

        using var first = await service.Http.GetAsync(new Uri("/alerts?limit=3", UriKind.Relative));
        var page = (await first.EnvelopeAsync()).GetProperty("data");
        page.GetProperty("items").EnumerateArray().Select(alert => alert.Text("alert_id")).Should().Equal("a-4", "a-3", "a-2");
        (await service.AlertsAsync($"limit=3&after={page.Text("next")}")).Select(alert => alert.Text("alert_id")).Should().Equal("a-1");
        (await service.AlertsAsync("device_id=2")).Select(alert => alert.Text("alert_id")).Should().Equal("a-2");
        (await service.AlertsAsync("state=resolved,test")).Select(alert => alert.Text("decision")).Should().Equal("recorded", "resolved");
        (await service.AlertsAsync("decision=recorded&state=firing&source=own")).Should().HaveCount(2);
        (await service.AlertsAsync("since=2100-01-01")).Should().BeEmpty();
        foreach (var wrong in new[] { "stat=firing", "state=on", "decision=no", "limit=0", "after=x", "since=yesterday" })
        {
            using var response = await service.Http.GetAsync(new Uri("/alerts?" + wrong, UriKind.Relative));
            ((int)response.StatusCode).Should().Be(400, wrong);
        }

        using var unknown = await service.Http.GetAsync(new Uri("/alerts/none", UriKind.Relative));
        ((int)unknown.StatusCode).Should().Be(404);
    }
}

internal static class AlertLists
{
    /// <summary>One page of <c>GET /alerts</c>.</summary>
    public static async Task<IReadOnlyList<JsonElement>> AlertsAsync(this ServiceUnderTest service, string query)
    {
        using var response = await service.Http.GetAsync(new Uri("/alerts?" + query, UriKind.Relative));
        return [.. (await response.EnvelopeAsync()).GetProperty("data").GetProperty("items").EnumerateArray()];
    }
}
