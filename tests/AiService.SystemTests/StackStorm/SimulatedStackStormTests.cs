using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.StackStorm;
using AiService.StackStorm.Actions;
using AiService.Tests.Harness;
using AiService.Tests.Samples;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Tests.StackStorm;

/// <summary>The room before the simulator, which runs actions, streams events and goes down as a real StackStorm was measured to.</summary>
public sealed class SimulatedStackStormTests : IAsyncLifetime
{
    private readonly SimulatorFixture simulator = new();

    public Task InitializeAsync() => simulator.InitializeAsync();

    public Task DisposeAsync() => simulator.DisposeAsync();

    [Fact]
    public async Task The_stream_tells_the_end_long_before_a_look_would()
    {
        using var rig = new StackStormRig(simulator, "STACKSTORM_POLL_INTERVAL=60", "STACKSTORM_TIMEOUT=60");
        await EndsAsync("succeeded", 5);
        var began = rig.Time.GetUtcNow();

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);

        (rig.Time.GetUtcNow() - began).Should().BeLessThan(TimeSpan.FromSeconds(50));
        (await RunsAsync("runs")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_repair_that_waits_for_a_person_says_for_whom_and_is_cancelled_in_the_end()
    {
        using var rig = new StackStormRig(simulator, "STACKSTORM_EXECUTION_TIMEOUT=20", "STACKSTORM_TIMEOUT=60");
        await EndsAsync("waits_for_person", 0);
        var order = Orders.Guide(Orders.EnableInterface, ("timeout", "5"));

        var attempt = await rig.TryAsync(order);

        attempt.Outcome.Should().Be(AttemptOutcome.Failed);
        attempt.Result.Should().Contain("等待人工处理 (inquiry: ").And.Contain("已确认取消");
    }

    [Fact]
    public async Task Without_RabbitMQ_the_orphan_is_found_and_its_slow_cancellation_is_waited_for()
    {
        using var rig = new StackStormRig(simulator, "STACKSTORM_EXECUTION_TIMEOUT=20", "STACKSTORM_TIMEOUT=15", "STACKSTORM_SETTLE_TIME=5");
        await simulator.JsonAsync(HttpMethod.Put, "/simulator/outages/rabbitmq");

        var attempt = await rig.TryAsync(Orders.Guide(Orders.EnableInterface, ("timeout", "5")));

        attempt.Outcome.Should().Be(AttemptOutcome.Failed);
        attempt.Status.Should().Be("canceled");
        (await RunsAsync("runs")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"drop": true}""", 2)]
    [InlineData("""{"when": "after", "drop": true}""", 1)]
    [InlineData("""{"when": "after", "half": true}""", 1)]
    [InlineData("""{"when": "after", "delay_seconds": 30}""", 1)]
    [InlineData("""{"delay_seconds": 30}""", 1)]
    [InlineData("""{"status": 502, "html": "<html>502 Bad Gateway</html>"}""", 2)]
    public async Task Whatever_becomes_of_the_request_it_runs_once(string trouble, int posts)
    {
        using var rig = new StackStormRig(simulator, "STACKSTORM_SETTLE_TIME=40", "STACKSTORM_TIMEOUT=15");
        await simulator.JsonAsync(HttpMethod.Post, "/simulator/faults", trouble);
        var order = Orders.Guide();

        (await rig.TryAsync(order)).Outcome.Should().Be(AttemptOutcome.Succeeded);

        (await RunsAsync("runs")).Should().ContainSingle();
        (await RunsAsync("repeated")).Should().BeEmpty();
        (await StackStormRig.RecordAsync(order)).Count(step => step.StartsWith("sending", StringComparison.Ordinal)).Should().Be(posts);
    }

    [Theory]
    [InlineData("minimum")]
    [InlineData("no_traces")]
    [InlineData("no_stream")]
    public async Task The_working_minimum_of_permissions_suffices_for_a_repair_and_for_health(string role)
    {
        using var rig = new StackStormRig(simulator, "STACKSTORM_TIMEOUT=60");
        await simulator.PlanAsync($"/simulator/role/{role}", HttpMethod.Put);

        var health = await rig.Pump.RunAsync(rig.Get<StackStormHealthCheck>().CheckHealthAsync(new HealthCheckContext()));
        var attempt = await rig.TryAsync();

        health.Status.Should().Be(HealthStatus.Healthy, health.Description);
        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Theory]
    [InlineData("admin", "2 of 2 mapped actions were looked up, 1 needs attention: network.remediation.enable_intreface ('接口down') does not exist", "is network.remediation.enable_interface")]
    [InlineData("minimum", "2 of 2 mapped actions were looked up, 2 need attention: ", "may not be looked up (403)")]
    public async Task The_mapped_actions_are_looked_up_as_the_role_permits(string role, string begin, string within)
    {
        using var rig = new StackStormRig(
            simulator, """STACKSTORM_ACTION_MAP={"接口down": "network.remediation.enable_intreface", "cpu": "sim.device_only"}""", "STACKSTORM_TIMEOUT=60");
        await simulator.PlanAsync($"/simulator/role/{role}", HttpMethod.Put);
        using var check = rig.Get<MappedActionCheck>();

        await check.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => rig.Get<MappedActions>().Describe().Words.StartsWith("2 of 2", StringComparison.Ordinal));

        await check.StopAsync(CancellationToken.None);
        rig.Get<MappedActions>().Describe().Words.Should().StartWith(begin).And.Contain(within);
    }

    private Task<JsonNode> EndsAsync(string ending, double seconds) => simulator.JsonAsync(
        HttpMethod.Put, $"/simulator/actions/{Orders.EnableInterface}", $$"""{"ending": "{{ending}}", "seconds": {{seconds}}}""");

    private async Task<JsonArray> RunsAsync(string what) => (await simulator.JsonAsync(HttpMethod.Get, "/simulator/runs"))[what]!.AsArray();
}
