using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Awx;

/// <summary>A map with actions of both engines: each is sent to its own, whatever the order, and shown as far as it is known not to be secret.</summary>
public sealed class EngineChoiceTests : IDisposable
{
    private const string Map = """
        STACKSTORM_ACTION_MAP={"接口down": {"provider": "awx", "action": "Network/network-repair", "parameters": {"site": "hub", "retries": 2}}, "cpu": {"action": "network.remediation.reduce_cpu", "parameters": {"site": "north"}}}
        """;

    private const string Action = "network.remediation.reduce_cpu";

    private readonly FakeAwx awx = new() { Life = [FakeJob.Runs, FakeJob.Fails] };
    private readonly FakeStackStorm stackStorm = new();

    public EngineChoiceTests()
    {
        stackStorm.Declares(Action, JsonNode.Parse("""{"parameters": {"device_id": {"type": "string"}, "site": {"type": "string"}}}""")!);
        stackStorm.On("POST", "/v1/executions", _ => FakeStackStorm.Json(400, JsonNode.Parse("""{"faultstring": "no"}""")!));
    }

    public void Dispose()
    {
        awx.Dispose();
        stackStorm.Dispose();
    }

    [Theory]
    [InlineData("stackstorm,awx,agent", "true", "awx agent", "stackstorm agent")]
    [InlineData("awx,stackstorm,agent", "true", "awx agent", "stackstorm agent")]
    [InlineData("agent,stackstorm,awx", "true", "awx", "stackstorm")]
    [InlineData("awx,agent,stackstorm", "true", "awx agent", "stackstorm")]
    [InlineData("awx,stackstorm", "true", "awx", "stackstorm")]
    [InlineData("awx,stackstorm,agent", "false", "awx", "stackstorm")]
    [InlineData("stackstorm,awx,agent", "false", "awx", "stackstorm")]
    public async Task Neither_engine_is_sent_an_action_of_the_other(string order, string fallback, string ofTemplate, string ofAction)
    {
        await using var service = await StartAsync(null, $"REPAIR_PROVIDERS={order}", $"STACKSTORM_FALLBACK_AGENT={fallback}");

        var template = await service.RepairAsync(Fault("接口Gig0/0/1 down"));
        (awx.Launches.Count, stackStorm.Posts.Count).Should().Be((1, 0));
        var action = await service.RepairAsync(Fault("CPU使用率过高：95%"));

        (awx.Launches.Count, stackStorm.Posts.Count).Should().Be((1, 1));
        string.Join(' ', template.Select(entry => entry.Text("provider"))).Should().Be(ofTemplate);
        string.Join(' ', action.Select(entry => entry.Text("provider"))).Should().Be(ofAction);
        template[0].Text("status").Should().Be("failed");
    }

    [Fact]
    public async Task A_repair_that_is_resumed_is_handed_to_no_other_engine()
    {
        using var folder = new TemporaryFolder();
        awx.Life = [FakeJob.Runs];
        await using (var first = await StartAsync(folder.Path))
        {
            var answer = first.RepairAsync(Fault("接口Gig0/0/1 down"));
            await Eventually.HoldsAsync(() => awx.Jobs is [{ Status: "running" }]);
            await first.StopAsync();
            await answer;
        }

        awx.Jobs[0].Life.Enqueue(FakeJob.Fails);
        await using var second = await StartAsync(folder.Path, "REPAIR_PROVIDERS=stackstorm,awx,agent");
        var id = (await second.RepairsAsync("")).Items.Single().Text("id")!;
        var repair = await second.EndOfAsync(id);

        repair.Text("state").Should().Be("failed");
        repair.GetProperty("results").EnumerateArray().Select(entry => entry.Text("provider")).Should().NotContain("stackstorm").And.Contain("awx");
        (awx.Launches.Count, stackStorm.Posts.Count).Should().Be((1, 0));
    }

    [Fact]
    public async Task Without_AWX_its_actions_are_left_to_the_agent_and_never_to_StackStorm()
    {
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl, Map.Trim(), "REPAIR_PROVIDERS=awx,stackstorm,agent");

        var match = await MatchAsync(service, "接口Gig0/0/1 down");
        (match.GetProperty("executable").GetBoolean(), match.GetProperty("parameters").GetRawText()).Should().Be((false, """{"site":"***","retries":"***"}"""));
        match.Text("reason").Should().Contain("AWX 未启用");
        (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Should().OnlyContain(entry => entry.Text("provider") != "stackstorm");
        stackStorm.Posts.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_sent_to_AWX_is_shown_in_clear_text_and_what_StackStorm_declares_as_before()
    {
        await using var service = await StartAsync(null);

        var match = await MatchAsync(service, "接口Gig0/0/1 down");
        (match.Text("action"), match.GetProperty("executable").GetBoolean(), match.GetProperty("parameters").GetRawText()).Should().Be((FakeAwx.Action, true, """{"site":"hub","retries":2}"""));
        await Eventually.ReadAsync(() => MatchAsync(service, "CPU使用率过高：95%"), known => known.GetProperty("parameters").GetRawText() == """{"site":"north"}""");

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down")))[0];
        (await service.RepairOfAsync(entry.Text("repair_id")!)).GetProperty("parameters").GetRawText().Should().Be("""{"site":"hub","retries":2}""");
        awx.Sent["extra_vars"]!["retries"]!.GetValue<string>().Should().Be("2");
    }

    [Fact]
    public async Task Before_StackStorm_has_declared_them_its_parameters_are_masked_and_those_of_AWX_are_not()
    {
        stackStorm.On("GET", "/v1/actions/*", _ => FakeStackStorm.Json(500, new JsonObject()));
        await using var service = await StartAsync(null);

        (await MatchAsync(service, "CPU使用率过高：95%")).GetProperty("parameters").GetRawText().Should().Be("""{"site":"***"}""");
        (await MatchAsync(service, "接口Gig0/0/1 down")).GetProperty("parameters").GetRawText().Should().Be("""{"site":"hub","retries":2}""");
    }

    private static async Task<JsonElement> MatchAsync(ServiceUnderTest service, string description) =>
        (await service.AskAsync("/match", new { description, device_id = "1", level = "P1" })).GetProperty("data");

    private Task<ServiceUnderTest> StartAsync(string? folder, params string[] settings) => GuideService.StartAsync(
        stackStorm.BaseUrl, null, folder, [Map.Trim(), $"AWX_BASE_URL={awx.BaseUrl}", $"AWX_TOKEN={AwxRig.Token}", "AWX_POLL_INTERVAL=0.05", .. settings]);
}
