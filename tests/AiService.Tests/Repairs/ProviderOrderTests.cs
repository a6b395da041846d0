using System.Text.Json;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>The order in which providers try a repair: REPAIR_PROVIDERS, the map's entry, and the fallback.</summary>
public sealed class ProviderOrderTests
{
    private const string Named =
        """STACKSTORM_ACTION_MAP={"接口down": {"action": "network.remediation.enable_interface", "provider": "PROVIDER"}, "cpu": "network.remediation.reduce_cpu"}""";

    [Theory]
    [InlineData(null, null, "true", "stackstorm agent")]
    [InlineData(null, null, "false", "stackstorm")]
    [InlineData("agent,stackstorm", null, "true", "agent stackstorm")]
    [InlineData("agent, StackStorm", null, "false", "agent")]
    [InlineData("agent", null, "true", "agent")]
    [InlineData(null, "agent", "true", "agent")]
    [InlineData("agent,stackstorm", "stackstorm", "true", "stackstorm")]
    [InlineData("agent,stackstorm", "AGENT", "true", "agent stackstorm")]
    [InlineData("agent,stackstorm", "agent", "false", "agent")]
    public async Task Providers_try_in_the_order_of_the_setting_from_the_one_on_that_the_entry_names(
        string? setting, string? named, string fallback, string expected)
    {
        var tried = new List<string>();
        await using var service = await ProviderService.StartAsync(
            [Failing("stackstorm", tried), Failing("agent", tried)],
            settings: [$"REPAIR_PROVIDERS={setting}", $"STACKSTORM_FALLBACK_AGENT={fallback}", .. named is null ? [] : (string[])[Named.Replace("PROVIDER", named, StringComparison.Ordinal)]]);

        var entries = await service.RepairAsync(Fault("接口Gig0/0/1 down"));

        string.Join(' ', tried).Should().Be(expected);
        entries.Select(entry => entry.Text("provider")).Should().Equal(expected.Split(' '));
    }

    [Theory]
    [InlineData("stackstorm,puppet", "puppet")]
    [InlineData("agent,agent", "twice")]
    [InlineData(",", "no provider")]
    public async Task An_order_that_cannot_be_used_stops_the_start(string setting, string problem)
    {
        var start = () => ProviderService.StartAsync([], settings: [$"REPAIR_PROVIDERS={setting}"]);

        await start.Should().ThrowAsync<AiService.Hosting.SettingsException>().WithMessage($"*REPAIR_PROVIDERS*{problem}*");
    }

    [Fact]
    public async Task An_entry_that_names_a_provider_outside_of_the_order_stops_the_start()
    {
        var start = () => ProviderService.StartAsync([], settings: ["REPAIR_PROVIDERS=stackstorm", Named.Replace("PROVIDER", "agent", StringComparison.Ordinal)]);

        await start.Should().ThrowAsync<AiService.Hosting.SettingsException>().WithMessage("*STACKSTORM_ACTION_MAP*接口down*'agent'*REPAIR_PROVIDERS*");
    }

    [Fact]
    public async Task What_was_handed_over_to_an_engine_is_sent_by_the_next_process_with_the_maps_parameters()
    {
        using var folder = new TemporaryFolder();
        const string Map = """STACKSTORM_ACTION_MAP={"接口down": {"action": "p.a", "parameters": {"site": "hub", "password": "s3cret-value"}}}""";
        string[] settings = ["REPAIR_PROVIDERS=agent,stackstorm", Map];
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leaving = new TestProvider("stackstorm", async (_, _, signals) =>
        {
            begun.SetResult();
            await TestProvider.UntilAsync(signals.Stopping);
            throw new OperationCanceledException(signals.Stopping);
        });
        await using (var first = await ProviderService.StartAsync([TestProvider.Ends("agent", AttemptOutcome.Failed), leaving], folder: folder.Path, settings: settings))
        {
            var answer = first.RepairAsync(Fault("接口Gig0/0/1 down"));
            await begun.Task;
            await first.StopAsync();
            await answer;
        }

        var sent = new TaskCompletionSource<IReadOnlyDictionary<string, JsonElement>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var next = new TestProvider("stackstorm", async (order, journal, _) =>
        {
            await TestProvider.SendAsync(journal);
            sent.SetResult(order.Match.Parameters);
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        await using var second = await ProviderService.StartAsync([TestProvider.Ends("agent", AttemptOutcome.Failed), next], folder: folder.Path, settings: settings);

        var parameters = await sent.Task.WaitAsync(TimeSpan.FromMinutes(1));
        parameters["password"].GetString().Should().Be("s3cret-value", "the record has it masked, the map has it");
    }

    [Fact]
    public async Task A_fallback_that_never_began_hides_no_attempt_that_failed_though_that_has_no_execution()
    {
        var agent = new TestProvider("agent", async (_, journal, _) =>
        {
            await journal.BeforeTouchAsync("commands", "bounce-port");
            return new AttemptResult(AttemptOutcome.Failed, "命令已发送，未生效") { Action = "bounce-port", Status = "failed" };
        });
        var engine = new TestProvider("stackstorm", (_, _, _) => Task.FromResult(new AttemptResult(AttemptOutcome.NeverBegan, "StackStorm 未执行") { Status = "not_run" }));
        await using var service = await ProviderService.StartAsync([engine, agent], settings: ["REPAIR_PROVIDERS=agent,stackstorm"]);

        var entries = await service.RepairAsync(Fault("接口Gig0/0/1 down"));

        entries.Select(entry => (entry.Text("provider"), entry.Text("state"))).Should().Equal(("agent", "failed"), ("stackstorm", "failed"));
        var repair = await service.RepairOfAsync(entries[0].Text("repair_id")!);
        (repair.Text("state"), repair.Text("result")).Should().Be(("failed", "命令已发送，未生效"));
    }

    private static TestProvider Failing(string name, List<string> tried) => new(name, async (_, journal, _) =>
    {
        tried.Add(name);
        await TestProvider.SendAsync(journal);
        return TestProvider.Attempt(AttemptOutcome.Failed);
    });
}
