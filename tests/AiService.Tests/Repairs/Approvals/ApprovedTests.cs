using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs.Approvals;

/// <summary>What is examined again once a repair is approved, and how long it may take then.</summary>
public sealed class ApprovedTests : IDisposable
{
    private readonly ApprovalRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task A_process_that_is_lost_right_after_the_approval_leaves_it_to_the_next_one_which_runs_it_once()
    {
        var path = "";
        string id;
        await using (var first = await rig.StartAsync(ApprovalRig.Works(() =>
        {
            path = rig.Copy();
            return Task.CompletedTask;
        })))
        {
            id = await first.AskAboutAsync();
            await first.ApproveAsync(id, rig.Ann);
            await first.EndOfAsync(id);
        }

        var provider = ApprovalRig.Works();
        await using var second = await rig.StartOnAsync(path, provider);

        var repair = await second.EndOfAsync(id);
        repair.Text("state").Should().Be("succeeded", repair.Text("result"));
        (provider.Begun, provider.Resumed).Should().Be((1, 0));
        (await second.DecideAsync(id, "reject", rig.Ben)).Status.Should().Be(409);
    }

    [Theory]
    [InlineData(119, "succeeded", 1)]
    [InlineData(120, "refused", 0)]
    public async Task A_process_that_starts_after_ANALYZE_ASYNC_TIMEOUT_does_not_run_what_was_approved_before(int secondsLater, string state, int begun)
    {
        var path = "";
        string id;
        await using (var first = await rig.StartAsync(ApprovalRig.Works(() =>
        {
            path = rig.Copy();
            return Task.CompletedTask;
        }), "ANALYZE_ASYNC_TIMEOUT=120"))
        {
            id = await first.AskAboutAsync();
            await first.ApproveAsync(id, rig.Ann);
            await first.EndOfAsync(id);
        }

        rig.Time.Advance(TimeSpan.FromSeconds(secondsLater));
        var provider = ApprovalRig.Works();
        await using var second = await rig.StartOnAsync(path, provider, "ANALYZE_ASYNC_TIMEOUT=120");

        var repair = await second.EndOfAsync(id);
        repair.Text("state").Should().Be(state, repair.Text("result"));
        provider.Begun.Should().Be(begun);
        repair.Text("result")!.Contains("ANALYZE_ASYNC_TIMEOUT", StringComparison.Ordinal).Should().Be(begun == 0);
    }

    [Theory]
    [InlineData(0, "agent", "succeeded")]
    [InlineData(121, "stackstorm", "failed")]
    public async Task Its_age_counts_from_its_approval(int secondsAfter, string provider, string state)
    {
        var stackStorm = new TestProvider("stackstorm", async (_, journal, _) =>
        {
            await TestProvider.SendAsync(journal);
            rig.Time.Advance(TimeSpan.FromSeconds(secondsAfter));
            return TestProvider.Attempt(AttemptOutcome.Failed);
        });
        await using var service = await rig.StartAsync([stackStorm, TestProvider.Ends("agent", AttemptOutcome.Succeeded)], null, "ANALYZE_ASYNC_TIMEOUT=120");
        var id = await service.AskAboutAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(600));

        await service.ApproveAsync(id, rig.Ann);

        var repair = await service.EndOfAsync(id);
        (repair.Text("provider"), repair.Text("state")).Should().Be((provider, state));
    }

    [Fact]
    public async Task It_waits_for_its_device_as_long_as_ANALYZE_ASYNC_TIMEOUT_and_no_longer()
    {
        var held = new HeldProvider();
        await using var service = await rig.StartAsync(held.Provider, "ANALYZE_ASYNC_TIMEOUT=120");
        var id = await service.AskAboutAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(600));
        var other = service.RepairAsync(Fault("接口Gig0/0/2 down", "P2"));
        await held.Running;
        await service.ApproveAsync(id, rig.Ann);
        await Eventually.ReadAsync(() => service.RepairOfAsync(id), repair => repair.Text("state") == "waiting");

        rig.Time.Advance(TimeSpan.FromSeconds(119));
        (await service.RepairOfAsync(id)).Text("state").Should().Be("waiting");
        rig.Time.Advance(TimeSpan.FromSeconds(2));

        (await service.EndOfAsync(id)).Text("state").Should().Be("refused");
        held.End(AttemptOutcome.Succeeded);
        await other;
        held.Provider.Begun.Should().Be(1);
    }

    [Fact]
    public async Task The_limits_are_examined_again()
    {
        await using var service = await rig.StartAsync(ApprovalRig.Works(), "REPAIR_MAX_PER_MINUTE=1", "ANALYZE_ASYNC_TIMEOUT=30");
        var id = await service.AskAboutAsync();
        (await service.RepairAsync(Fault("接口Gig0/0/2 down", "P2"))).Single().Text("state").Should().Be("succeeded");

        await service.ApproveAsync(id, rig.Ann);

        var repair = await service.EndOfAsync(id);
        (repair.Text("state"), repair.GetProperty("decision").Text("rule")).Should().Be(("refused", "max_per_minute"));
        repair.Text("result").Should().Contain("REPAIR_MAX_PER_MINUTE");
    }

    [Fact]
    public async Task A_cool_down_that_began_meanwhile_refuses_it()
    {
        string id;
        await using (var first = await rig.StartAsync(ApprovalRig.Works(), "REPAIR_COOLDOWN=0"))
        {
            (await first.RepairAsync(Fault("接口Gig0/0/1 down", "P2"))).Single().Text("state").Should().Be("succeeded");
            id = await first.AskAboutAsync();
        }

        var provider = ApprovalRig.Works();
        await using var second = await rig.StartAsync(provider, "REPAIR_COOLDOWN=300");
        await second.ApproveAsync(id, rig.Ann);

        var repair = await second.EndOfAsync(id);
        (repair.Text("state"), repair.GetProperty("decision").Text("rule")).Should().Be(("refused", "repair_cooldown"));
        provider.Begun.Should().Be(0);
    }

    [Fact]
    public async Task A_maintenance_window_that_began_meanwhile_refuses_it()
    {
        var provider = ApprovalRig.Works();
        await using var service = await rig.StartAsync(provider);
        var id = await service.AskAboutAsync();
        await service.AskAsync("/maintenance", new { name = "cutover", mode = "deny", from = "2026-11-23T13:00Z", to = "2026-11-23T15:00Z" });

        await service.ApproveAsync(id, rig.Ann);

        var repair = await service.EndOfAsync(id);
        (repair.Text("state"), repair.GetProperty("decision").Text("rule")).Should().Be(("refused", "maintenance"));
        provider.Begun.Should().Be(0);
    }

    [Fact]
    public async Task A_breaker_that_opened_meanwhile_refuses_it()
    {
        var provider = TestProvider.Ends("stackstorm", AttemptOutcome.Failed);
        await using var service = await rig.StartAsync(provider, "ACTION_BREAKER_FAILURES=2");
        var id = await service.AskAboutAsync();
        await service.RepairAsync(Fault("接口Gig0/0/2 down", "P2"));
        await service.RepairAsync(Fault("接口Gig0/0/3 down", "P2"));

        await service.ApproveAsync(id, rig.Ann);

        var repair = await service.EndOfAsync(id);
        (repair.Text("state"), repair.GetProperty("decision").Text("rule")).Should().Be(("refused", "action_breaker"));
        provider.Begun.Should().Be(2);
    }

    [Fact]
    public async Task A_limit_on_attempts_that_is_reached_while_it_waits_leaves_it_to_a_person()
    {
        string id;
        await using (var first = await rig.StartAsync(ApprovalRig.Works()))
        {
            await first.RepairAsync(Fault("接口Gig0/0/1 down", "P2"));
            id = await first.AskAboutAsync();
        }

        var held = new HeldProvider();
        await using var second = await rig.StartAsync(held.Provider, "REPAIR_MAX_ATTEMPTS=1");
        var other = second.RepairAsync(Fault("接口Gig0/0/2 down", "P2"));
        await held.Running;
        await second.ApproveAsync(id, rig.Ann);
        await Eventually.ReadAsync(() => second.RepairOfAsync(id), repair => repair.Text("state") == "waiting");
        held.End(AttemptOutcome.Succeeded);
        await other;

        (await Eventually.ReadAsync(() => second.RepairOfAsync(id), repair => repair.Text("state") != "waiting")).Text("state").Should().Be("escalated");
        held.Provider.Begun.Should().Be(1);
    }

    [Theory]
    [InlineData(true, "refused", 0)]
    [InlineData(false, "succeeded", 1)]
    [InlineData(null, "succeeded", 1)]
    public async Task A_fault_that_the_device_does_not_show_any_more_is_not_repaired(bool? isGone, string state, int begun)
    {
        var provider = ApprovalRig.Works();
        var device = new Device(isGone);
        await using var service = await rig.StartAsync([provider], device);
        var id = await service.AskAboutAsync();
        device.Looks.Should().Be(0, "nothing is read before a person has approved");

        await service.ApproveAsync(id, rig.Ann);

        var repair = await service.EndOfAsync(id);
        (repair.Text("state"), provider.Begun).Should().Be((state, begun), repair.Text("result"));
        device.Looks.Should().Be(1);
        repair.Text("result")!.Contains("故障已恢复：接口已 up", StringComparison.Ordinal).Should().Be(isGone is true);
    }

    /// <summary>A device whose pre-check says whether the fault is gone, and whose post-check says nothing.</summary>
    private sealed class Device(bool? isGone) : IRepairVerifier
    {
        public int Looks { get; private set; }

        public Task<Verification?> VerifyAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping) => Task.FromResult<Verification?>(null);

        public Task<Verification?> LookAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping)
        {
            Looks++;
            return Task.FromResult<Verification?>(new Verification(isGone, isGone is true ? "接口已 up" : "接口仍为 down", null));
        }
    }
}
