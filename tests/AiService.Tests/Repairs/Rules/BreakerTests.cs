using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.Repairs.Rules;

/// <summary><c>ACTION_BREAKER_FAILURES</c> and <c>ACTION_BREAKER_SECONDS</c>: an action that fails everywhere is not sent to further devices.</summary>
public sealed class BreakerTests : IDisposable
{
    private static readonly string[] Settings = ["ACTION_BREAKER_FAILURES=2", "ACTION_BREAKER_SECONDS=600", "DEVICE_HOLD=0"];

    private readonly LimitedService limited = new();

    public void Dispose() => limited.Dispose();

    [Fact]
    public async Task It_opens_lets_one_trial_through_and_closes_by_a_success()
    {
        limited.Outcome = AttemptOutcome.Failed;
        await using (var first = await limited.StartAsync(Settings))
        {
            await first.BeginsAsync("1");
            limited.Pass(10);
            await first.BeginsAsync("2");
            (await first.HealthAsync("automation")).Status.Should().Be("degraded");
        }

        var until = limited.Time.GetUtcNow().AddSeconds(600);
        limited.Pass(100);
        await using var service = await limited.StartAsync(Settings);
        (await service.IsRefusedAsync("action_breaker", "3")).Should().Be(until);
        (await service.HealthAsync("automation")).Description.Should().Contain(Orders.EnableInterface).And.Contain("2026-11-23T13:50:10");
        limited.Outcome = AttemptOutcome.Succeeded;
        await service.BeginsAsync("3", "CPU使用率95%");

        limited.Pass(499);
        await service.IsRefusedAsync("action_breaker", "3");
        limited.Pass(1);
        await TryAsync(service, AttemptOutcome.Failed);
        (await service.IsRefusedAsync("action_breaker", "4")).Should().Be(limited.Time.GetUtcNow().AddSeconds(600), "the trial failed");
        limited.Pass(600);
        await TryAsync(service, AttemptOutcome.Succeeded);
        await service.BeginsAsync("4");
        (await service.HealthAsync("automation")).Status.Should().Be("healthy");
        limited.Outcome = AttemptOutcome.Failed;
        await service.BeginsAsync("5");
        await service.BeginsAsync("6");
        await service.IsRefusedAsync("action_breaker", "7");
    }

    [Fact]
    public async Task Failures_with_a_success_in_between_are_not_consecutive()
    {
        await using var service = await limited.StartAsync(Settings);
        foreach (var outcome in (AttemptOutcome[])[AttemptOutcome.Failed, AttemptOutcome.Succeeded, AttemptOutcome.Failed, AttemptOutcome.Succeeded, AttemptOutcome.Failed])
        {
            limited.Outcome = outcome;
            await service.BeginsAsync("1");
            limited.Pass(1);
        }
    }

    [Fact]
    public async Task A_success_before_the_clock_was_set_back_does_not_hide_the_failures_after_it()
    {
        await using var service = await limited.StartAsync(Settings);
        await service.BeginsAsync("1");
        limited.Time.AdjustTime(limited.Time.GetUtcNow().AddHours(-1));
        limited.Outcome = AttemptOutcome.Failed;
        await service.BeginsAsync("2");
        limited.Pass(1);
        await service.BeginsAsync("3");

        (await service.IsRefusedAsync("action_breaker", "4")).Should().Be(limited.Time.GetUtcNow().AddSeconds(600));
        (await service.HealthAsync("automation")).Status.Should().Be("degraded");
    }

    [Theory]
    [InlineData(AttemptOutcome.Unknown)]
    [InlineData(AttemptOutcome.Canceled)]
    internal async Task An_end_that_is_no_success_counts_as_a_failure(AttemptOutcome outcome)
    {
        limited.Outcome = outcome;
        await using var service = await limited.StartAsync(Settings);
        await service.BeginsAsync("1");
        await service.BeginsAsync("2");
        await service.IsRefusedAsync("action_breaker", "3");
    }

    [Theory]
    [InlineData("ACTION_BREAKER_FAILURES=0", "ACTION_BREAKER_SECONDS=600")]
    [InlineData("ACTION_BREAKER_FAILURES=2", "ACTION_BREAKER_SECONDS=0")]
    public async Task Zero_switches_it_off(params string[] settings)
    {
        limited.Outcome = AttemptOutcome.Failed;
        await using var service = await limited.StartAsync(settings);
        foreach (var device in Enumerable.Range(1, 6))
        {
            await service.BeginsAsync($"{device}");
        }

        limited.Holds = true;
        var first = service.RequestAsync("7");
        await service.ReachesAsync("running", 1);
        (await service.RequestAsync("8", dryRun: true)).Decision().Verdict.Should().Be("allow", "no trial is waited for");
        (await service.HealthAsync("automation")).Status.Should().Be("healthy");
        limited.End("7");
        await first;
    }

    [Fact]
    public async Task By_default_it_is_five_failures_and_ten_minutes()
    {
        limited.Outcome = AttemptOutcome.Failed;
        await using var service = await limited.StartAsync("ACTION_BREAKER_FAILURES=", "ACTION_BREAKER_SECONDS=");
        foreach (var device in Enumerable.Range(1, 5))
        {
            await service.BeginsAsync($"{device}");
        }

        (await service.IsRefusedAsync("action_breaker", "6")).Should().Be(limited.Time.GetUtcNow().AddMinutes(10));
    }

    [Fact]
    public async Task The_default_actions_breaker_is_shown_as_well()
    {
        limited.Outcome = AttemptOutcome.Failed;
        await using var service = await limited.StartAsync([.. Settings, "STACKSTORM_DEFAULT_ACTION=net.generic"]);
        foreach (var device in (string[])["1", "2"])
        {
            (await service.RequestAsync(device, "延迟高", "P2")).Text("state").Should().Be("failed");
        }

        (await service.HealthAsync("automation")).Description.Should().Contain("net.generic");
    }

    /// <summary>One trial, during which no other repair of the action begins.</summary>
    private async Task TryAsync(ServiceUnderTest service, AttemptOutcome outcome)
    {
        limited.Holds = true;
        var trial = service.RequestAsync("3");
        await service.ReachesAsync("running", 1);
        (await service.IsRefusedAsync("action_breaker", "4")).Should().BeNull("it depends on the trial");
        await Eventually.HoldsAsync(() => limited.IsHeld("3"));
        limited.End("3", outcome);
        (await trial).Verdicts()["action_breaker"].Should().Be("allow");
        limited.Holds = false;
    }
}
