using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.Repairs.Rules;

/// <summary>Where a decision is seen: in <c>repair_results</c>, <c>POST /match</c>, <c>GET /repairs/{id}</c>, the audit and a dry run.</summary>
public sealed class DecisionShownTests : IDisposable
{
    private static readonly string[] Rules =
        ["level", "reading", "action", "observe", "pause", "maintenance", "repair_cooldown", "failed_cooldown", "attempts", "action_breaker", "max_open", "max_per_minute", "group_max_per_hour"];

    private readonly LimitedService limited = new();

    public void Dispose() => limited.Dispose();

    [Fact]
    public async Task Every_place_shows_the_verdict_of_every_rule()
    {
        limited.Outcome = AttemptOutcome.Failed;
        await using var service = await limited.StartAsync("FAILED_COOLDOWN=900", "REPAIR_MAX_ATTEMPTS=1", "REPAIR_MAX_PER_MINUTE=1");
        var begun = await service.RequestAsync("1");
        begun.Verdicts().Keys.Should().Equal(Rules);
        begun.Verdicts().Values.Should().AllBe("allow");
        (await service.RepairOfAsync(begun.Text("repair_id")!)).GetProperty("decision").GetRawText().Should().Be(begun.GetProperty("decision").GetRawText());

        var refused = await service.RequestAsync("1");
        var match = (await service.AskAsync("/match", new { description = LimitedService.Fault, device_id = "1", level = "P1" })).GetProperty("data");

        var until = limited.Time.GetUtcNow().AddMinutes(15);
        refused.Decision().Should().Be(("refuse", "failed_cooldown", until));
        refused.Verdicts().Where(rule => rule.Value != "allow").Should().BeEquivalentTo(
            new Dictionary<string, string> { ["failed_cooldown"] = "refuse", ["attempts"] = "escalate", ["max_per_minute"] = "wait" });
        refused.Text("result").Should().Contain("FAILED_COOLDOWN").And.Contain("2026-11-23 13:55:00 UTC");
        match.GetProperty("executable").GetBoolean().Should().BeFalse();
        match.GetProperty("decisions").EnumerateArray().Single().GetProperty("decision").GetRawText().Should().Be(refused.GetProperty("decision").GetRawText());
        match.Text("reason").Should().Contain("FAILED_COOLDOWN");
    }

    [Fact]
    public async Task A_refusal_is_a_line_of_the_audit_and_no_repair()
    {
        limited.Outcome = AttemptOutcome.Failed;
        await using var service = await limited.StartAsync("FAILED_COOLDOWN=900", "ACTION_BREAKER_FAILURES=1", "APPROVAL_LEVELS=P3", "AUTO_REPAIR_LEVELS=P1");
        var id = await service.BeginsAsync("1");

        await service.IsRefusedAsync("failed_cooldown", "1");
        await service.IsRefusedAsync("action_breaker", "2");
        (await service.RequestAsync("3", level: "P2")).Decision().Rule.Should().Be("level");
        (await service.RequestAsync("4", "没有接口Gig0/0/1 down")).Decision().Rule.Should().Be("reading");

        (await service.RepairsAsync("")).Items.Single().Text("id").Should().Be(id);
        foreach (var (device, rule) in (ReadOnlySpan<(string, string)>)[("1", "failed_cooldown"), ("2", "action_breaker"), ("3", "level"), ("4", "reading")])
        {
            limited.Count($"audit WHERE event = 'not_begun' AND device_id = '{device}' AND detail LIKE '{rule}: %' AND requested_by = 'trusted'").Should().Be(1, rule);
            limited.Count($"repair_decisions WHERE device_id = '{device}' AND rule = '{rule}' AND verdict = 'Refuse' AND otherwise = 'Refuse'").Should().Be(1, rule);
        }
    }

    [Fact]
    public async Task A_refusal_of_what_the_default_action_would_repair_is_a_line_of_the_audit_too()
    {
        await using var service = await limited.StartAsync("STACKSTORM_DEFAULT_ACTION=net.generic", "AUTO_REPAIR_LEVELS=P1");

        (await service.RequestAsync("1", "延迟高", "P2")).Decision().Rule.Should().Be("level");
        (await service.RequestAsync("2", "延迟高", "P1")).Decision().Rule.Should().Be("action");

        limited.Count("audit WHERE event = 'not_begun' AND device_id = '1' AND detail LIKE 'level: %'").Should().Be(1);
        limited.Count("audit WHERE event = 'not_begun' AND device_id = '2'").Should().Be(0, "no rule would let the default action have it");
    }

    [Fact]
    public async Task A_dry_run_shows_what_would_be_done_and_changes_no_record()
    {
        await using var service = await limited.StartAsync(
            """STACKSTORM_ACTION_MAP={"接口down": {"action": "network.remediation.enable_interface", "parameters": {"save": true}}}""", "REPAIR_COOLDOWN=300", "REPAIR_MAX_ATTEMPTS=1");
        await service.BeginsAsync("1");
        var before = Rows();
        limited.Pass(1);

        var allowed = await service.RequestAsync("2", dryRun: true);
        var refused = await service.RequestAsync("1", dryRun: true);
        limited.Pass(299);
        var escalated = await service.RequestAsync("1", dryRun: true);
        var unread = await service.RequestAsync("1", "没有接口Gig0/0/1 down", dryRun: true);

        allowed.Decision().Verdict.Should().Be("allow");
        (allowed.Text("action"), allowed.Text("status"), allowed.Text("repair_id"), allowed.GetProperty("success").GetBoolean()).Should().Be((Orders.EnableInterface, "dry_run", null, false));
        allowed.GetProperty("details").GetProperty("parameters").TryGetProperty("save", out _).Should().BeTrue();
        allowed.Verdicts().Keys.Should().Equal(Rules);
        refused.Decision().Should().Be(("refuse", "repair_cooldown", limited.Time.GetUtcNow()));
        escalated.Decision().Verdict.Should().Be("escalate");
        (unread.Decision().Verdict, unread.Text("status")).Should().Be(("refuse", "dry_run"));
        Rows().Should().Equal(before);
    }

    private List<long> Rows() => [.. ((string[])["repairs", "audit", "repair_decisions", "repair_joins", "repair_lessons"]).Select(limited.Count)];
}
