using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.Repairs.Rules;

/// <summary><c>REPAIR_COOLDOWN</c> and <c>FAILED_COOLDOWN</c>: the same device, action and target are left alone for a while.</summary>
public sealed class CooldownTests : IDisposable
{
    private readonly LimitedService limited = new();

    public void Dispose() => limited.Dispose();

    public static TheoryData<string, string, string> Ends => new()
    {
        { nameof(AttemptOutcome.Succeeded), "repair_cooldown", "REPAIR_COOLDOWN=300" },
        { nameof(AttemptOutcome.Failed), "failed_cooldown", "FAILED_COOLDOWN=300" },
        { nameof(AttemptOutcome.Unknown), "failed_cooldown", "FAILED_COOLDOWN=300" },
        { nameof(AttemptOutcome.Escalated), "failed_cooldown", "FAILED_COOLDOWN=300" },
        { nameof(AttemptOutcome.Canceled), "failed_cooldown", "FAILED_COOLDOWN=300" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task After_its_end_it_is_refused_until_the_time_is_over_also_by_the_next_process(string outcome, string rule, string setting)
    {
        limited.Outcome = Enum.Parse<AttemptOutcome>(outcome);
        var until = limited.Time.GetUtcNow().AddSeconds(300);
        await using (var first = await limited.StartAsync(setting, "DEVICE_HOLD=0"))
        {
            await first.BeginsAsync("1");
            limited.Pass(299);
            (await first.IsRefusedAsync(rule, "1")).Should().Be(until);
        }

        await using var second = await limited.StartAsync(setting, "DEVICE_HOLD=0");
        (await second.IsRefusedAsync(rule, "1")).Should().Be(until);
        await second.BeginsAsync("1", "接口Gig0/0/2 down");
        await second.BeginsAsync("2");
        await second.BeginsAsync("1", "CPU使用率95%");
        limited.Pass(1);
        await second.BeginsAsync("1");
        limited.Count("repairs").Should().Be(5, "what was refused is no repair");
    }

    [Theory]
    [InlineData(AttemptOutcome.Succeeded, "REPAIR_COOLDOWN=0", "FAILED_COOLDOWN=86400")]
    [InlineData(AttemptOutcome.Failed, "FAILED_COOLDOWN=0", "REPAIR_COOLDOWN=86400")]
    [InlineData(AttemptOutcome.Unknown, "FAILED_COOLDOWN=0", "REPAIR_COOLDOWN=86400")]
    internal async Task Zero_switches_one_off_and_leaves_the_other(AttemptOutcome outcome, params string[] settings)
    {
        limited.Outcome = outcome;
        await using var service = await limited.StartAsync([.. settings, "DEVICE_HOLD=0"]);

        await service.BeginsAsync("1");
        await service.BeginsAsync("1");
    }

    [Fact]
    public async Task By_default_it_is_five_minutes_after_a_success_and_fifteen_after_a_failure()
    {
        await using var service = await limited.StartAsync("REPAIR_COOLDOWN=", "FAILED_COOLDOWN=");
        await service.BeginsAsync("1");
        (await service.IsRefusedAsync("repair_cooldown", "1")).Should().Be(limited.Time.GetUtcNow().AddMinutes(5));
        limited.Outcome = AttemptOutcome.Failed;
        await service.BeginsAsync("2");
        (await service.IsRefusedAsync("failed_cooldown", "2")).Should().Be(limited.Time.GetUtcNow().AddMinutes(15));
    }

    [Fact]
    public async Task What_never_began_does_not_count()
    {
        await using var service = await limited.StartAsync(
            [new TestProvider("stackstorm", (_, _, _) => Task.FromResult(new AttemptResult(AttemptOutcome.NeverBegan, "refused") { Status = "refused" }))],
            "REPAIR_COOLDOWN=300", "FAILED_COOLDOWN=300", "REPAIR_MAX_ATTEMPTS=1", "REPAIR_MAX_PER_MINUTE=1", "ACTION_BREAKER_FAILURES=1");

        for (var time = 0; time < 3; time++)
        {
            var entry = await service.RequestAsync("1");
            (entry.Text("state"), entry.Decision().Verdict).Should().Be(("refused", "allow"), "its provider refused it, and no rule");
        }
    }

    [Fact]
    public async Task What_was_sent_and_certainly_came_to_nothing_does_not_count()
    {
        foreach (var device in (string[])["1", "2", "3"])
        {
            limited.Groups[device] = "core";
        }

        await using var service = await limited.StartAsync(
            [new TestProvider("stackstorm", async (_, journal, _) =>
            {
                await journal.BeforeTouchAsync("sending", "p.a");
                return new AttemptResult(AttemptOutcome.NeverBegan, "rejected") { Status = "refused" };
            })],
            "REPAIR_COOLDOWN=300", "FAILED_COOLDOWN=300", "REPAIR_MAX_ATTEMPTS=1", "REPAIR_MAX_PER_MINUTE=1", "GROUP_MAX_PER_HOUR=1", "ACTION_BREAKER_FAILURES=1");

        foreach (var device in (string[])["1", "1", "2", "3"])
        {
            var entry = await service.RequestAsync(device);
            (entry.Text("state"), entry.Decision().Verdict).Should().Be(("refused", "allow"), entry.ToString());
        }

        (await service.HealthAsync("automation")).Status.Should().Be("healthy");
    }

    [Fact]
    public async Task A_repair_that_was_cancelled_while_it_waited_does_not_count()
    {
        limited.Holds = true;
        await using var service = await limited.StartAsync("FAILED_COOLDOWN=300", "REPAIR_COOLDOWN=300", "REPAIR_MAX_ATTEMPTS=1");
        var ahead = service.RequestAsync("1", "接口Gig0/0/9 down");
        await service.ReachesAsync("running", 1);
        var waiting = service.RequestAsync("1");
        await service.ReachesAsync("waiting", 1);
        var id = (await service.RepairsAsync("state=waiting")).Items.Single().Text("id");
        (await service.AskAsync($"/repairs/{id}/cancel", new { })).GetProperty("code").GetInt32().Should().Be(200);
        (await waiting).Text("state").Should().Be("canceled");
        limited.End("1");
        await ahead;

        limited.Holds = false;
        await service.BeginsAsync("1");
    }

    [Fact]
    public async Task A_dry_run_does_not_count()
    {
        await using var service = await limited.StartAsync("REPAIR_COOLDOWN=300", "REPAIR_MAX_ATTEMPTS=1", "REPAIR_MAX_PER_MINUTE=1");

        (await service.RequestAsync("1", dryRun: true)).Text("status").Should().Be("dry_run");
        (await service.RequestAsync("1", dryRun: true)).Decision().Verdict.Should().Be("allow");
        await service.BeginsAsync("1");
    }

    [Fact]
    public async Task A_repair_and_its_fallback_count_once()
    {
        await using var service = await limited.StartAsync(
            [TestProvider.Ends("stackstorm", AttemptOutcome.Failed), TestProvider.Ends("agent", AttemptOutcome.Succeeded)],
            "REPAIR_MAX_ATTEMPTS=2", "REPAIR_MAX_PER_MINUTE=2", "FAILED_COOLDOWN=900", "ACTION_BREAKER_FAILURES=1");

        await service.BeginsAsync("1");
        (await service.RequestAsync("1", dryRun: true)).Verdicts().Values.Should().AllBe("allow", "it ended well: what failed on the way to that is no end, and one attempt is left");
        await service.BeginsAsync("1");
        (await service.RequestAsync("1", dryRun: true)).Verdicts().Should().Contain("attempts", "escalate").And.Contain("max_per_minute", "wait");
    }
}
