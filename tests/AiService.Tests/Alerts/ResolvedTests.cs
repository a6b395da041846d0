using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Repairs.Approvals;
using static AiService.Tests.Alerts.AlertCalls;

namespace AiService.Tests.Alerts;

/// <summary>What follows from an alert that says that the fault is over.</summary>
public sealed class ResolvedTests : IDisposable
{
    private readonly ApprovalRig rig = new();

    [Fact]
    public async Task A_repair_that_waits_for_its_device_ends_refused()
    {
        var held = new HeldProvider();
        await using var service = await StartAsync(held.Provider);
        await service.DecidedAsync(Own("a-1"), "repair");
        await held.Running;
        await service.DecidedAsync(Own("b-2", port: "Gig0/0/2"), "repair");
        var waiting = (await service.RepairBehindAsync("b-2")).Text("id")!;

        await service.DecidedAsync(Own("b-2", port: "Gig0/0/2", state: "resolved"), "resolved");

        var over = await service.EndOfAsync(waiting);
        over.Text("state").Should().Be("refused");
        over.Text("result").Should().Contain("恢复");
        over.Text("alert_resolved_at").Should().NotBeNullOrEmpty();
        held.Provider.Begun.Should().Be(1);
        held.End(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task A_repair_that_asks_for_approval_ends_refused_and_cannot_be_approved()
    {
        var provider = ApprovalRig.Works();
        await using var service = await rig.StartAsync(provider, AutoRepair);
        await service.DecidedAsync(Own("a-1"), "awaiting_approval");
        var asking = (await service.RepairBehindAsync("a-1")).Text("id")!;

        await service.DecidedAsync(Own("a-1", state: "resolved"), "resolved");

        (await service.EndOfAsync(asking)).Text("state").Should().Be("refused");
        (await service.DecideAsync(asking, "approve", rig.Ann)).Status.Should().Be(409);
        provider.Begun.Should().Be(0);
    }

    [Theory]
    [InlineData("succeeded")]
    [InlineData("failed")]
    [InlineData("unknown")]
    public async Task A_repair_that_is_over_is_noted_and_stays_what_it_is(string state)
    {
        await using var service = await StartAsync(TestProvider.Ends("stackstorm", Enum.Parse<AttemptOutcome>(state, ignoreCase: true)));
        await service.DecidedAsync(Own("a-1"), "repair");
        var id = (await service.RepairBehindAsync("a-1")).Text("id")!;
        var before = await service.EndOfAsync(id);

        await service.DecidedAsync(Own("a-1", state: "resolved"), "resolved");

        var after = await service.RepairOfAsync(id);
        before.Text("alert_resolved_at").Should().BeEmpty();
        after.Text("alert_resolved_at").Should().NotBeNullOrEmpty();
        after.Texts("state", "result", "verified", "ended_at").Should().Equal(before.Texts("state", "result", "verified", "ended_at"));
        after.Text("state").Should().Be(state);
    }

    [Fact]
    public async Task A_repair_that_runs_goes_on_and_is_noted()
    {
        var held = new HeldProvider();
        await using var service = await StartAsync(held.Provider);
        await service.DecidedAsync(Own("a-1"), "repair");
        var id = await held.RunningAsync(service);

        await service.DecidedAsync(Own("a-1", state: "resolved"), "resolved");
        held.End(AttemptOutcome.Succeeded);

        var over = await service.EndOfAsync(id);
        over.Text("state").Should().Be("succeeded");
        over.Text("alert_resolved_at").Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task It_starts_nothing_and_an_alert_that_fires_again_is_a_fault_like_any_other()
    {
        var provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var service = await StartAsync(provider, settings: "REPAIR_COOLDOWN=300");
        await service.DecidedAsync(Own("a-1", state: "resolved"), "resolved");
        provider.Begun.Should().Be(0);
        await service.DecidedAsync(Own("a-1"), "repair");
        await service.EndOfAsync((await service.RepairBehindAsync("a-1")).Text("id")!);
        await service.DecidedAsync(Own("a-1", state: "resolved"), "resolved");

        var again = await service.DecidedAsync(Own("a-1"), "refused");

        again.Text("reason").Should().Contain("REPAIR_COOLDOWN");
        provider.Begun.Should().Be(1);
    }

    [Fact]
    public async Task A_repair_behind_which_another_alert_still_fires_is_kept()
    {
        var held = new HeldProvider();
        await using var service = await StartAsync(held.Provider);
        await service.DecidedAsync(Own("a-1"), "repair");
        await held.Running;
        await service.DecidedAsync(Own("b-2", port: "Gig0/0/2"), "repair");
        await service.DecidedAsync(Own("c-3", port: "Gig0/0/2"), "joined");
        var waiting = (await service.RepairBehindAsync("b-2")).Text("id")!;

        await service.DecidedAsync(Own("b-2", port: "Gig0/0/2", state: "resolved"), "resolved");

        (await service.RepairOfAsync(waiting)).Text("state").Should().Be("waiting");
        await service.DecidedAsync(Own("c-3", port: "Gig0/0/2", state: "resolved"), "resolved");
        (await service.EndOfAsync(waiting)).Text("state").Should().Be("refused");
        held.End(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task A_repair_whose_alert_two_senders_repeat_ends_refused()
    {
        var provider = ApprovalRig.Works();
        await using var service = await rig.StartAsync(provider, AutoRepair);
        await service.DecidedAsync(Own("a-1"), "awaiting_approval");
        (await service.AlertAsync(Own("a-1"), $"X-Api-Key: {rig.Operator}")).Single().Text("decision").Should().Be("joined");
        var asking = (await service.RepairBehindAsync("a-1")).Text("id")!;

        await service.DecidedAsync(Own("a-1", state: "resolved"), "resolved");

        (await service.EndOfAsync(asking)).Text("state").Should().Be("refused");
    }

    [Fact]
    public async Task A_repair_that_a_person_asked_for_too_is_kept()
    {
        var held = new HeldProvider();
        await using var service = await StartAsync(held.Provider);
        await service.DecidedAsync(Own("a-1"), "repair");
        await held.Running;
        await service.DecidedAsync(Own("b-2", port: "Gig0/0/2"), "repair");
        using var asked = await service.AnalyzeAsync(
            new { device_id = 1, auto_repair = true, faults = new[] { GuideService.Fault("接口Gig0/0/2 down") } }, prefer: "respond-async");
        var waiting = (await service.RepairBehindAsync("b-2")).Text("id")!;
        await Eventually.ReadAsync(() => service.AnalysisAtAsync(asked.Headers.Location!), analysis => analysis.GetProperty("repairs").GetArrayLength() == 1);

        await service.DecidedAsync(Own("b-2", port: "Gig0/0/2", state: "resolved"), "resolved");

        (await service.RepairOfAsync(waiting)).Text("state").Should().Be("waiting");
        held.End(AttemptOutcome.Succeeded);
        (await service.EndOfAsync(waiting)).Text("state").Should().Be("succeeded");
    }

    [Fact]
    public async Task What_fires_again_within_one_body_is_repaired()
    {
        var provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var service = await StartAsync(provider);

        var items = await service.AlertAsync(new[] { Own("a-1"), Own("a-1", state: "resolved"), Own("a-1"), Own("a-1") });

        items.Select(item => item.Text("decision")).Should().Equal("refused", "resolved", "repair", "joined");
        items[3].Text("analysis_id").Should().Be(items[2].Text("analysis_id"));
        await service.SettleAsync();
        provider.Begun.Should().Be(1);
    }

    [Fact]
    public async Task Who_sent_a_repeat_is_no_second_person_for_its_repair()
    {
        var provider = ApprovalRig.Works();
        await using var service = await rig.StartAsync(provider, AutoRepair);
        await service.DecidedAsync(Own("a-1"), "awaiting_approval");
        (await service.AlertAsync(Own("a-1"), $"X-Api-Key: {rig.Ann}")).Single().Text("decision").Should().Be("joined");
        var asking = (await service.RepairBehindAsync("a-1")).Text("id")!;

        (await service.DecideAsync(asking, "approve", rig.Ann)).Status.Should().Be(403);
        await service.ApproveAsync(asking, rig.Ben);
        (await service.EndOfAsync(asking)).Text("state").Should().Be("succeeded");
    }

    public void Dispose() => rig.Dispose();
}
