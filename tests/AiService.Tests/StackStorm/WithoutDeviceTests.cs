using System.Text.Json.Nodes;
using AiService.Tests.Harness;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.StackStorm;

/// <summary>An action that cannot be given the device would run whatever the device: only an operator who says so has it executed.</summary>
public sealed class WithoutDeviceTests : IDisposable
{
    private const string Action = Orders.EnableInterface;
    private const string Saying = """STACKSTORM_ACTION_MAP={"接口down": {"action": "network.remediation.enable_interface", "parameters": {"site": "north"}, "device": false}}""";

    private readonly FakeStackStorm stackStorm = new();

    public void Dispose() => stackStorm.Dispose();

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"parameters": null}""")]
    [InlineData("""{"parameters": {}}""")]
    [InlineData("""{"parameters": {"fault_description": {"type": "string"}}}""")]
    [InlineData("""{"parameters": {"device": {"type": "string"}, "host": {"type": "string", "default": "sw1"}}}""")]
    public async Task It_is_not_executed_the_first_time_nor_from_the_cache(string view)
    {
        stackStorm.Declares(Action, JsonNode.Parse(view)!).AnswersPost("01c_python_success");
        await using var service = await StartAsync(stackStorm.BaseUrl);

        var first = (await service.RepairAsync(Fault("接口Gig0/0/1 down")))[0];
        var second = (await service.RepairAsync(Fault("接口Gig0/0/2 down")))[0];

        first.Text("result").Should().StartWith($"StackStorm 动作 {Action} 未执行：动作没有声明参数 device_id").And.Contain("\"device\": false");
        second.Text("result").Should().Be(first.Text("result"));
        first.Text("status").Should().Be("not_run");
        stackStorm.Posts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_fixed_parameter_does_not_name_the_device()
    {
        stackStorm.Declares(Action, JsonNode.Parse("""{"parameters": {"host": {"type": "string"}}}""")!);
        await using var service = await StartAsync(
            stackStorm.BaseUrl, """STACKSTORM_ACTION_MAP={"接口down": {"action": "network.remediation.enable_interface", "parameters": {"host": "sw1"}}}""");

        (await service.RepairAsync(Fault("接口Gig0/0/1 down")))[0].Text("result").Should().Contain("没有声明参数 device_id");
        stackStorm.Posts.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"parameters": {"site": {"type": "string"}}}""", """{"site":"north"}""")]
    [InlineData("""{"parameters": {"site": {"type": "string"}, "device_id": {"immutable": true, "default": "1"}}}""", """{"site":"north"}""")]
    [InlineData("""{"parameters": {"site": {"type": "string"}, "device_id": {"type": "string"}}}""", """{"device_id":"1","site":"north"}""")]
    public async Task It_is_executed_where_its_entry_says_that_it_needs_none(string view, string sent)
    {
        stackStorm.Lives("01c_python_success").Declares(Action, JsonNode.Parse(view)!);
        await using var service = await StartAsync(stackStorm.BaseUrl, Saying);

        (await service.RepairAsync(Fault("接口Gig0/0/1 down")))[0].Text("status").Should().Be("succeeded");
        stackStorm.Sent["parameters"]!.ToJsonString().Should().Be(sent);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"parameters": null}""")]
    public async Task An_answer_without_parameters_declares_none_the_first_time_and_from_the_cache(string view)
    {
        using var rig = new StackStormRig(stackStorm.BaseUrl);
        stackStorm.Lives("01c_python_success").Declares(Action, JsonNode.Parse(view)!);

        await rig.TryAsync(Orders.WithoutDevice(Orders.Guide()));
        await rig.TryAsync(Orders.WithoutDevice(Orders.Guide()));

        stackStorm.Posts.Select(post => JsonNode.Parse(post.Body!)!["parameters"]!.ToJsonString()).Should().Equal("{}", "{}");
        stackStorm.Requests.Count(request => request.Path.Contains("/views/", StringComparison.Ordinal)).Should().Be(1);
    }

    [Fact]
    public async Task The_default_action_must_name_the_device()
    {
        stackStorm.Declares(Action, JsonNode.Parse("""{"parameters": {"site": {"type": "string"}}}""")!);
        await using var service = await StartAsync(stackStorm.BaseUrl, "STACKSTORM_ACTION_MAP={}", $"STACKSTORM_DEFAULT_ACTION={Action}");

        (await service.RepairAsync(Fault("流量异常", "P2")))[0].Text("result").Should().Contain("没有声明参数 device_id").And.NotContain("ACTION_MAP");
        stackStorm.Posts.Should().BeEmpty();
    }

    [Theory]
    [InlineData("接口down", false)]
    [InlineData("cpu高", true)]
    public async Task A_match_shows_whether_the_entry_needs_a_device(string description, bool needed)
    {
        await using var service = await StartAsync(
            stackStorm.BaseUrl, """STACKSTORM_ACTION_MAP={"接口down": {"action": "net.site_check", "device": false}, "cpu": "net.cpu"}""");

        (await service.AskAsync("/match", new { description, level = "P1" })).GetProperty("data").GetProperty("device").GetBoolean().Should().Be(needed);
    }
}
