using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs.Approvals;
using AiService.Tests.Storage;
using Dapper;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs.Automation;

/// <summary>A pause stops what has not begun, at once and for the next process, and nothing else.</summary>
public sealed class PauseTests : IDisposable
{
    private const string Refused = "未执行：自动修复已暂停：core migration";

    private readonly ApprovalRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task Nothing_begins_and_the_reason_is_shown_wherever_it_matters()
    {
        var provider = ApprovalRig.Works();
        await using var service = await rig.StartAsync(provider);

        var standing = await service.PauseAsync();
        var answer = (await service.AskAsync("/analyze", new { device_id = 1, auto_repair = true, faults = new[] { Fault("接口Gig0/0/1 down", "P2") } })).GetProperty("data");

        (standing.Text("mode"), standing.Text("written"), standing.GetProperty("pause").Text("reason")).Should().Be(("paused", "True", "core migration"));
        (await service.AutomationAsync("")).Envelope.GetProperty("data").GetProperty("pause").Text("requested_by").Should().Be("trusted");
        var entry = answer.GetProperty("repair_results")[0];
        (entry.Text("status"), entry.Text("result"), entry.GetProperty("decision").Text("rule")).Should().Be(("skipped", Refused, "pause"));
        var dry = (await service.AskAsync("/analyze", new { device_id = 1, dry_run = true, faults = new[] { Fault("接口Gig0/0/1 down", "P2") } })).GetProperty("data");
        foreach (var shown in new[] { answer, dry })
        {
            shown.GetProperty("warnings").EnumerateArray().Select(line => line.GetString()).Should().Contain("自动修复已暂停：core migration");
        }

        (await service.HealthAsync("automation")).Should().Be(("degraded", "on; paused by trusted: core migration"));
        provider.Begun.Should().Be(0);
    }

    [Fact]
    public async Task What_was_decided_meanwhile_is_on_record_with_what_would_have_run()
    {
        await using var service = await rig.StartAsync(ApprovalRig.Works(), "APPROVAL_LEVELS=P3");
        await service.PauseAsync();
        await service.RepairAsync(Fault("接口Gig0/0/1 down", "P1"));
        await service.RepairAsync(Fault("接口Gig0/0/2 down", "P3"));
        await service.RepairAsync(Fault("接口Gig0/0/3 down", "P0"));
        rig.Time.Advance(TimeSpan.FromSeconds(1));

        var report = (await service.AutomationAsync("/report")).Envelope.GetProperty("data");

        (report.Text("would_run"), report.Text("would_ask")).Should().Be(("1", "1"));
        report.GetProperty("by_rule").EnumerateArray().Select(rule => $"{rule.Text("name")} {rule.Text("count")}").Should().BeEquivalentTo("pause 1", "level 2");
        (await service.RepairsAsync("")).Items.Should().BeEmpty("a decision that begins nothing is no repair");
    }

    [Fact]
    public async Task It_outlives_a_restart_and_ends_by_itself_or_by_a_person()
    {
        await using (var first = await rig.StartAsync(ApprovalRig.Works()))
        {
            await first.PauseAsync(until: rig.Time.GetUtcNow().AddSeconds(60));
        }

        await using (var second = await rig.StartAsync(ApprovalRig.Works()))
        {
            (await StatusAsync(second)).Should().Be("skipped");
            rig.Time.Advance(TimeSpan.FromSeconds(61));
            (await StatusAsync(second)).Should().Be("Succeeded");
            (await second.HealthAsync("automation")).Status.Should().Be("healthy");
            await second.PauseAsync();
            (await StatusAsync(second)).Should().Be("skipped");
            await second.ResumeAsync();
            (await StatusAsync(second)).Should().Be("Succeeded");
        }

        await using var third = await rig.StartAsync(ApprovalRig.Works());
        (await third.AutomationAsync("")).Envelope.GetProperty("data").Text("mode").Should().Be("on", "a person ended it");
    }

    [Theory]
    [InlineData(null, null, "reason")]
    [InlineData("  ", null, "reason")]
    [InlineData("why", "2026-11-23T13:40:00Z", "until")]
    [InlineData("why", "2020-01-01T00:00:00Z", "until")]
    [InlineData("why", "tomorrow", "until")]
    public async Task A_request_that_is_none_is_400_names_the_field_and_pauses_nothing(string? reason, string? until, string field)
    {
        await using var service = await rig.StartAsync(ApprovalRig.Works());

        var (status, envelope) = await service.AutomationAsync("/pause", new { reason, until });

        status.Should().Be(400);
        envelope.Text("msg").Should().Contain(field);
        (await service.AutomationAsync("")).Envelope.GetProperty("data").Text("mode").Should().Be("on");
    }

    [Fact]
    public async Task A_repair_that_has_its_device_and_is_about_to_send_sends_nothing_and_has_no_fallback()
    {
        TaskCompletionSource about = new(TaskCreationOptions.RunContinuationsAsynchronously), paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var sent = 0;
        var provider = new TestProvider("stackstorm", async (_, journal, _) =>
        {
            about.SetResult();
            await paused.Task;
            await TestProvider.SendAsync(journal);
            sent++;
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        var agent = TestProvider.Ends("agent", AttemptOutcome.Succeeded);
        await using var service = await rig.StartAsync([provider, agent], null);
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down", "P2"));
        await about.Task;

        await service.PauseAsync();
        paused.SetResult();

        var entry = (await answer).Single();
        (entry.Text("state"), entry.Text("result")).Should().Be(("refused", Refused));
        (sent, agent.Begun).Should().Be((0, 0));
    }

    [Fact]
    public async Task What_has_begun_is_finished_with_its_further_commands_and_has_no_fallback()
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously), paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var commands = 0;
        var provider = new TestProvider("stackstorm", async (_, journal, _) =>
        {
            for (; commands < 3; commands++)
            {
                await journal.BeforeTouchAsync("commands", "p.a");
                begun.TrySetResult();
                await paused.Task;
            }

            return TestProvider.Attempt(AttemptOutcome.Failed);
        });
        var agent = TestProvider.Ends("agent", AttemptOutcome.Succeeded);
        await using var service = await rig.StartAsync([provider, agent], null);
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down", "P2"));
        await begun.Task;

        await service.PauseAsync();
        paused.SetResult();

        (await answer).Should().ContainSingle().Which.Text("state").Should().Be("failed");
        (commands, agent.Begun).Should().Be((3, 0));
    }

    [Fact]
    public async Task Repairs_that_wait_for_their_device_or_for_a_limit_are_refused_at_once()
    {
        var held = new HeldProvider();
        await using var service = await rig.StartAsync(held.Provider, "REPAIR_MAX_OPEN=1");
        var first = service.RepairAsync(Fault("接口Gig0/0/1 down", "P2"));
        await held.Running;
        var device = service.RepairAsync(Fault("接口Gig0/0/2 down", "P2"));
        var limit = service.AskAsync("/analyze", new { device_id = 2, auto_repair = true, faults = new[] { Fault("接口Gig0/0/1 down", "P2") } });
        await Eventually.ReadAsync(() => service.RepairsAsync("state=waiting"), page => page.Items.Count == 2);

        await service.PauseAsync();

        foreach (var entry in new[] { (await device).Single(), (await limit).GetProperty("data").GetProperty("repair_results")[0] })
        {
            entry.Text("result").Should().Be(Refused);
        }

        held.End(AttemptOutcome.Succeeded);
        (await first).Single().Text("state").Should().Be("succeeded");
        held.Provider.Begun.Should().Be(1);
    }

    [Fact]
    public async Task Approvals_stay_and_giving_one_is_409_with_the_reason()
    {
        var provider = ApprovalRig.Works();
        await using var service = await rig.StartAsync(provider);
        var id = await service.AskAboutAsync();
        await service.PauseAsync();

        var (status, envelope) = await service.DecideAsync(id, "approve", rig.Ann);

        (status, envelope.Text("msg")).Should().Be((409, "现在不能批准：自动修复已暂停：core migration"));
        envelope.GetProperty("data").Text("state").Should().Be("awaiting_approval");
        provider.Begun.Should().Be(0);
        await service.ResumeAsync();
        await service.ApproveAsync(id, rig.Ann);
        (await service.EndOfAsync(id)).Text("state").Should().Be("succeeded");
    }

    [Fact]
    public async Task One_that_cannot_be_written_holds_all_the_same_and_says_so()
    {
        var provider = ApprovalRig.Works();
        await using var service = await rig.StartAsync(provider);
        using var records = TemporaryFolder.Connect(Path.Combine(rig.Folder, "records.db"));
        records.Execute("CREATE TRIGGER full BEFORE INSERT ON automation_pause BEGIN SELECT RAISE(ABORT, 'no space'); END");

        var standing = await service.PauseAsync(until: rig.Time.GetUtcNow().AddSeconds(60));

        (standing.Text("mode"), standing.Text("written")).Should().Be(("paused", "False"));
        (await StatusAsync(service)).Should().Be("skipped");
        provider.Begun.Should().Be(0);
        (await service.HealthAsync("automation")).Description.Should().Contain("could not be written");
        rig.Time.Advance(TimeSpan.FromSeconds(61));
        (await service.HealthAsync("automation")).Status.Should().Be("healthy", "it is over");
        records.Execute("DROP TRIGGER full");
        (await service.PauseAsync()).Text("written").Should().Be("True");
    }

    private static async Task<string?> StatusAsync(ServiceUnderTest service) => (await service.RepairAsync(Fault("接口Gig0/0/1 down", "P2"))).Single().Text("status");
}
