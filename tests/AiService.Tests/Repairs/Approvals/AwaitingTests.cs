using AiService.Repairs.Running;
using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs.Approvals;

/// <summary>A repair that asks a person: what it keeps from nothing else, and how its waiting ends.</summary>
public sealed class AwaitingTests : IDisposable
{
    private readonly ApprovalRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task It_is_answered_at_once_holds_no_device_and_the_same_fault_joins_it()
    {
        var provider = ApprovalRig.Works();
        await using var service = await rig.StartAsync(provider);

        var id = await service.AskAboutAsync();
        var other = (await service.RepairAsync(Fault("接口Gig0/0/2 down", "P2"))).Single();
        var again = await service.AskAboutAsync("接口 GigabitEthernet0/0/1 down");

        other.Text("state").Should().Be("succeeded", "the device is free");
        again.Should().Be(id);
        provider.Begun.Should().Be(1);
        (await service.RepairsAsync("state=awaiting_approval")).Items.Should().ContainSingle().Which.Text("id").Should().Be(id);
        var standing = (await service.AutomationAsync("")).Envelope.GetProperty("data");
        (standing.Text("mode"), standing.Text("open"), standing.Text("awaiting_approval")).Should().Be(("on", "1", "1"));
        var repair = await service.RepairOfAsync(id);
        repair.GetProperty("attempts").GetInt32().Should().Be(0);
        (repair.GetProperty("decision").Text("verdict"), repair.GetProperty("decision").Text("rule")).Should().Be(("ask", "level"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_outlives_a_stop_and_a_lost_process(bool isLost)
    {
        var provider = ApprovalRig.Works();
        string id, path;
        await using (var first = await rig.StartAsync(ApprovalRig.Works()))
        {
            id = await first.AskAboutAsync();
            path = rig.Copy();
            await first.StopAsync();
        }

        await using var second = isLost ? await rig.StartOnAsync(path, provider) : await rig.StartAsync(provider);

        (await second.RepairOfAsync(id)).Text("state").Should().Be("awaiting_approval");
        (await second.AskAboutAsync()).Should().Be(id, "the same fault joins it in the next process too");
        await second.ApproveAsync(id, rig.Ann);
        (await second.EndOfAsync(id)).Text("state").Should().Be("succeeded");
        (provider.Begun, provider.Resumed).Should().Be((1, 0));
    }

    [Theory]
    [InlineData("BGP邻居 10.0.0.2 Established", true)]
    [InlineData("BGP邻居 10.0.0.9 Established", false)]
    public async Task The_next_process_still_knows_whose_recovery_ends_it(string later, bool gone)
    {
        string[] map = ["""STACKSTORM_ACTION_MAP={"bgp": "network.remediation.reset_bgp"}"""];
        await using var first = await rig.StartAsync(ApprovalRig.Works(), map);
        var id = await first.AskAboutAsync("BGP邻居 10.0.0.2 down");
        await using var second = await rig.StartOnAsync(rig.Copy(), ApprovalRig.Works(), map);

        using var analysed = await second.PostAsync("/analyze", new { device_id = 1, faults = new[] { Fault(later) } });

        (await second.RepairOfAsync(id)).Text("state").Should().Be(gone ? "refused" : "awaiting_approval");
    }

    [Fact]
    public async Task It_is_refused_after_APPROVAL_TIMEOUT_and_the_same_fault_asks_again()
    {
        await using var service = await rig.StartAsync(ApprovalRig.Works(), "APPROVAL_TIMEOUT=60");
        var id = await service.AskAboutAsync();

        rig.Time.Advance(TimeSpan.FromSeconds(59));
        (await service.RepairOfAsync(id)).Text("state").Should().Be("awaiting_approval");
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        var repair = await service.EndOfAsync(id);

        (repair.Text("state"), repair.Text("result")).Should().Be(("refused", "未执行：在 APPROVAL_TIMEOUT 内没有人批准"));
        (await service.DecideAsync(id, "approve", rig.Ann)).Status.Should().Be(409);
        (await service.DecideAsync(id, "reject", rig.Ann)).Status.Should().Be(409);
        (await service.AskAboutAsync()).Should().NotBe(id);
    }

    [Fact]
    public async Task It_is_refused_at_the_start_where_it_expired_while_no_process_ran()
    {
        string id;
        await using (var first = await rig.StartAsync(ApprovalRig.Works(), "APPROVAL_TIMEOUT=60"))
        {
            id = await first.AskAboutAsync();
        }

        rig.Time.Advance(TimeSpan.FromSeconds(61));
        var provider = ApprovalRig.Works();
        await using var second = await rig.StartAsync(provider, "APPROVAL_TIMEOUT=60");

        var repair = await second.EndOfAsync(id);
        (repair.Text("state"), repair.Text("result")).Should().Be(("refused", "未执行：在 APPROVAL_TIMEOUT 内没有人批准"));
        provider.Begun.Should().Be(0);
    }

    [Fact]
    public async Task A_restart_gives_it_no_more_time()
    {
        string id;
        await using (var first = await rig.StartAsync(ApprovalRig.Works(), "APPROVAL_TIMEOUT=60"))
        {
            id = await first.AskAboutAsync();
        }

        rig.Time.Advance(TimeSpan.FromSeconds(59));
        await using var second = await rig.StartAsync(ApprovalRig.Works(), "APPROVAL_TIMEOUT=3600");
        (await second.RepairOfAsync(id)).Text("state").Should().Be("awaiting_approval");
        rig.Time.Advance(TimeSpan.FromSeconds(2));

        (await second.EndOfAsync(id)).Text("state").Should().Be("refused");
    }

    [Fact]
    public async Task It_is_refused_once_an_analysis_of_an_operator_that_is_no_dry_run_reads_its_object_as_up()
    {
        await using var service = await rig.StartAsync(ApprovalRig.Works());
        var reader = await KeyedService.AddKeyAsync(KeyedService.KeysIn(rig.Folder), "rita", AiService.Access.Roles.Reader);
        var id = await service.AskAboutAsync();

        await ReadUpAsync(rig.Operator, dryRun: true);
        await ReadUpAsync(reader, dryRun: false);
        (await service.AutomationAsync("")).Envelope.GetProperty("data").Text("open").Should().Be("1");
        (await service.AskAboutAsync()).Should().Be(id, "it asks on");
        await ReadUpAsync(rig.Operator, dryRun: false);

        var repair = await service.EndOfAsync(id);
        (repair.Text("state"), repair.Text("result")).Should().Be(("refused", "未执行：等待期间故障已恢复（较新的分析读到该对象正常）"));

        async Task ReadUpAsync(string key, bool dryRun)
        {
            using var answer = await service.SendAsync(HttpMethod.Post, "/analyze", new { device_id = 1, dry_run = dryRun, report = "接口GE0/0/1 已恢复，状态up" }, $"X-Api-Key: {key}");
            ((int)answer.StatusCode).Should().Be(200);
        }
    }

    [Fact]
    public async Task It_is_cancelled_at_once()
    {
        var provider = ApprovalRig.Works();
        await using var service = await rig.StartAsync(provider);
        var id = await service.AskAboutAsync();

        using var response = await service.Http.PostAsync(new Uri($"/repairs/{id}/cancel", UriKind.Relative), null);

        ((int)response.StatusCode, (await response.EnvelopeAsync()).GetProperty("data").Text("state")).Should().Be((200, "canceled"));
        (await service.DecideAsync(id, "approve", rig.Ann)).Status.Should().Be(409);
        (await service.AskAboutAsync()).Should().NotBe(id, "that one is over");
        provider.Begun.Should().Be(0);
    }

    [Theory]
    [InlineData("APPROVAL_LEVELS=P0", "AUTO_REPAIR_LEVELS=P1", "P0", "awaiting_approval")]
    [InlineData("APPROVAL_LEVELS=P1", "AUTO_REPAIR_LEVELS=P1", "P1", "awaiting_approval")]
    [InlineData("APPROVAL_LEVELS=p1, P3", "AUTO_REPAIR_LEVELS=P2", "P3", "awaiting_approval")]
    [InlineData("APPROVAL_LEVELS=P2", "AUTO_REPAIR_LEVELS=P1,P2", "P1", "succeeded")]
    [InlineData("APPROVAL_LEVELS=P1", "AUTO_REPAIR_LEVELS=P1", "P0", null)]
    [InlineData("APPROVAL_LEVELS=P0", "AUTO_REPAIR_LEVELS=P1", "P2", null)]
    public async Task A_level_in_both_lists_asks_and_P0_may_only_be_approved(string asks, string runs, string level, string? state)
    {
        var provider = ApprovalRig.Works();
        await using var service = await rig.StartAsync(provider, asks, runs);

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down", level))).Single();

        entry.Text("state").Should().Be(state, entry.ToString());
        provider.Begun.Should().Be(state == "succeeded" ? 1 : 0);
    }

    [Fact]
    public async Task P0_that_is_approved_runs()
    {
        await using var service = await rig.StartAsync(ApprovalRig.Works(), "APPROVAL_LEVELS=P0");
        var id = (await service.RepairAsync(Fault("接口Gig0/0/1 down", "P0"))).Single().Text("repair_id")!;

        await service.ApproveAsync(id, rig.Ann);

        (await service.EndOfAsync(id)).Text("state").Should().Be("succeeded");
    }

    [Theory]
    [InlineData(true, "healthy")]
    [InlineData(false, "degraded")]
    public async Task Asking_where_no_key_can_approve_is_degraded(bool canApprove, string status)
    {
        await using var service = canApprove
            ? await rig.StartAsync(ApprovalRig.Works())
            : await ProviderService.StartAsync([ApprovalRig.Works()], settings: "APPROVAL_LEVELS=P1");

        var health = await service.HealthAsync("automation");

        health.Status.Should().Be(status, health.Description);
        health.Description.Contains("no API key", StringComparison.Ordinal).Should().Be(!canApprove);
    }

    [Theory]
    [InlineData("ADMIN_DOWN_POLICY=ask", "degraded")]
    [InlineData("UNCLEAR_POLICY=ask", "degraded")]
    [InlineData("ADMIN_DOWN_POLICY=repair", "healthy")]
    public async Task The_ask_policies_need_a_key_that_can_approve_as_well(string setting, string status)
    {
        await using var service = await ProviderService.StartAsync([ApprovalRig.Works()], settings: setting);

        (await service.HealthAsync("automation")).Status.Should().Be(status);
    }

    [Theory]
    [InlineData("ADMIN_DOWN_POLICY=ask", "接口Gig0/0/1 administratively down")]
    [InlineData("UNCLEAR_POLICY=ask", "cpu of the core switch looks odd")]
    public async Task What_an_ask_policy_asks_about_runs_once_it_is_approved_in_the_next_process_too(string setting, string fault)
    {
        string id;
        await using (var first = await rig.StartAsync(ApprovalRig.Works(), setting, "APPROVAL_LEVELS="))
        {
            id = await first.AskAboutAsync(fault);
        }

        var stale = new List<bool>();
        var provider = new TestProvider("stackstorm", (order, _, _) =>
        {
            stale.Add(order.IsStale);
            return Task.FromResult(TestProvider.Attempt(AttemptOutcome.Succeeded));
        });
        await using var second = await rig.StartAsync(provider, setting, "APPROVAL_LEVELS=");
        await second.ApproveAsync(id, rig.Ann);

        var repair = await second.EndOfAsync(id);
        repair.Text("state").Should().Be("succeeded", repair.Text("result"));
        stale.Should().Equal([false], "its action and parameters are still mapped");
    }
}
