using System.Text.Json;
using AiService.Hosting;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs.Approvals;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs.Automation;

/// <summary>Where the service observes it decides as ever, sends nothing, and counts what would have run.</summary>
public sealed class ObserveTests : IDisposable
{
    private const string Observe = "AUTOMATION=observe";

    private readonly ApprovalRig rig = new();

    public void Dispose() => rig.Dispose();

    [Theory]
    [InlineData("observe")]
    [InlineData("Observe")]
    public async Task Nothing_is_sent_and_it_is_said_so(string word)
    {
        var provider = ApprovalRig.Works();
        await using var service = await rig.StartAsync(provider, $"AUTOMATION={word}");

        var answer = (await service.AskAsync("/analyze", new { device_id = 1, auto_repair = true, faults = new[] { Fault("接口Gig0/0/1 down", "P2") } })).GetProperty("data");

        var entry = answer.GetProperty("repair_results")[0];
        (entry.Text("status"), entry.GetProperty("decision").Text("rule")).Should().Be(("skipped", "observe"));
        answer.GetProperty("warnings").EnumerateArray().Select(line => line.GetString()).Should().Contain(line => line!.Contains("AUTOMATION=observe", StringComparison.Ordinal));
        (await service.AutomationAsync("")).Envelope.GetProperty("data").Text("mode").Should().Be("observe");
        (await service.HealthAsync("automation")).Description.Should().Be("observing: nothing is sent");
        (await service.RepairsAsync("")).Items.Should().BeEmpty();
        provider.Begun.Should().Be(0);
    }

    [Fact]
    public async Task The_report_counts_by_action_device_and_rule_within_its_time()
    {
        await using var service = await rig.StartAsync(ApprovalRig.Works(), Observe, "REPAIR_COOLDOWN=300");
        await SendAsync(service, 1, "接口Gig0/0/1 down", "P2");
        await SendAsync(service, 1, "接口Gig0/0/1 down", "P2");
        await SendAsync(service, 1, "接口Gig0/0/2 down", "P2");
        await SendAsync(service, 2, "CPU使用率95%，过高", "P2");
        await SendAsync(service, 2, "接口Gig0/0/1 down", "P1");
        var noon = rig.Time.GetUtcNow().AddSeconds(301);
        rig.Time.SetUtcNow(noon);
        await SendAsync(service, 1, "接口Gig0/0/1 down", "P2");
        rig.Time.Advance(TimeSpan.FromSeconds(1));

        var all = await ReportAsync(service, "");
        var before = await ReportAsync(service, $"?to={noon.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
        var since = await ReportAsync(service, $"?from={noon.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");

        (all.Text("would_run"), all.Text("would_ask")).Should().Be(("4", "1"), "the same fault within the cool-down would not have run again");
        Counts(all, "by_action").Should().Equal("network.remediation.enable_interface 3", "network.remediation.reduce_cpu 1");
        Counts(all, "by_device").Should().Equal("1 3", "2 1");
        Counts(all, "by_rule").Should().BeEquivalentTo("observe 4", "repair_cooldown 1", "level 1");
        (before.Text("would_run"), since.Text("would_run")).Should().Be(("3", "1"));
    }

    [Theory]
    [InlineData("from=2026-11-24&to=2026-11-23", "from")]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=x", "to")]
    [InlineData("to=0001-01-01", "to")]
    [InlineData("to=0001-01-08T00:00:00Z&from=0001-01-09", "from")]
    public async Task A_report_over_no_time_is_400_and_names_the_field(string query, string field)
    {
        await using var service = await rig.StartAsync(ApprovalRig.Works(), Observe);

        var (status, envelope) = await service.AutomationAsync($"/report?{query}");

        status.Should().Be(400);
        envelope.Text("msg").Should().Contain(field);
    }

    [Theory]
    [InlineData(true, "succeeded")]
    [InlineData(false, "failed")]
    public async Task What_was_open_before_is_followed_to_its_end_and_nothing_more_is_sent(bool works, string state)
    {
        string path, id;
        var held = new HeldProvider();
        await using (var first = await rig.StartAsync(held.Provider))
        {
            var answer = first.RepairAsync(Fault("接口Gig0/0/1 down", "P2"));
            id = await held.RunningAsync(first);
            path = rig.Copy();
            held.End(AttemptOutcome.Succeeded);
            await answer;
        }

        var agent = TestProvider.Ends("agent", AttemptOutcome.Succeeded);
        var next = new TestProvider("stackstorm", (_, _, _) => Task.FromResult(TestProvider.Attempt(works ? AttemptOutcome.Succeeded : AttemptOutcome.Failed)));
        await using var second = await ProviderService.StartAsync([next, agent], time: rig.Time, folder: path, settings: Observe);

        (await second.EndOfAsync(id)).Text("state").Should().Be(state);
        (next.Begun, next.Resumed, agent.Begun).Should().Be((0, 1, 0));
    }

    [Fact]
    public async Task Approvals_stay_and_none_can_be_given()
    {
        string id;
        await using (var first = await rig.StartAsync(ApprovalRig.Works()))
        {
            id = await first.AskAboutAsync();
        }

        var provider = ApprovalRig.Works();
        await using var second = await rig.StartAsync(provider, Observe);

        var (status, envelope) = await second.DecideAsync(id, "approve", rig.Ann);

        status.Should().Be(409);
        envelope.Text("msg").Should().Contain("AUTOMATION=observe");
        (await second.RepairOfAsync(id)).Text("state").Should().Be("awaiting_approval");
        provider.Begun.Should().Be(0);
        (await second.DecideAsync(id, "reject", rig.Ann)).Status.Should().Be(200);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("true")]
    [InlineData("dry-run")]
    public async Task Another_word_stops_the_start_and_the_variable_is_named(string word)
    {
        var start = () => ServiceUnderTest.StartAsync([$"AUTOMATION={word}"]);

        (await start.Should().ThrowAsync<SettingsException>()).Which.Message.Should().Contain("AUTOMATION").And.Contain("observe").And.NotContain(word);
    }

    [Fact]
    public async Task P0_among_the_levels_that_are_repaired_stops_the_start()
    {
        var start = () => ServiceUnderTest.StartAsync(["AUTO_REPAIR_LEVELS=P0,P1"]);

        (await start.Should().ThrowAsync<SettingsException>()).Which.Message.Should().Contain("AUTO_REPAIR_LEVELS").And.Contain("P0");
    }

    private static Task<JsonElement> SendAsync(ServiceUnderTest service, int device, string fault, string level) =>
        service.AskAsync("/analyze", new { device_id = device, auto_repair = true, faults = new[] { Fault(fault, level) } });

    private static async Task<JsonElement> ReportAsync(ServiceUnderTest service, string query) => (await service.AutomationAsync($"/report{query}")).Envelope.GetProperty("data");

    private static IEnumerable<string> Counts(JsonElement report, string by) =>
        report.GetProperty(by).EnumerateArray().Select(one => $"{one.Text("name")} {one.Text("count")}");
}
