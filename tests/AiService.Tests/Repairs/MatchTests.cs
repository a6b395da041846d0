using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Tests.Harness;

namespace AiService.Tests.Repairs;

public sealed class MatchTests : IAsyncLifetime, IDisposable
{
    private const string Map = """STACKSTORM_ACTION_MAP={"接口down": {"action": "network.remediation.enable_interface", "parameters": {"save": true, "api_token": "s3cret-value", "enable_pin": 47114799, "unknown": "s3cret-too"}}, "down": "net.any", "cpu": "net.cpu"}""";

    private readonly FakeStackStorm stackStorm = new();
    private ServiceUnderTest service = null!;

    public async Task InitializeAsync() => service = await GuideService.StartAsync(
        stackStorm.BaseUrl,
        Map,
        "STACKSTORM_DEFAULT_ACTION=net.generic");

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
        stackStorm.RequestsBesideLookUps.Should().BeEmpty("a match has no side effects");
    }

    public void Dispose() => stackStorm.Dispose();

    [Theory]
    [InlineData("接口down", "P1", "network.remediation.enable_interface", "contains", true)]
    [InlineData("接口Gig0/0/1 shut", "P2", "network.remediation.enable_interface", "reading", false)]
    [InlineData("ＣＰＵ过载", null, "net.cpu", "contains", true)]
    [InlineData("链路中断", "P1", "network.remediation.enable_interface", "reading", true)]
    [InlineData("路由环路", "P1", "net.generic", "default", false)]
    [InlineData("延迟高", "P2", "net.generic", "default", true)]
    [InlineData("接口down", "P0", "network.remediation.enable_interface", "contains", false)]
    [InlineData("没有接口down", "P1", "network.remediation.enable_interface", "contains", false)]
    public async Task The_answer_says_what_would_be_done(string description, string? level, string action, string rule, bool executable)
    {
        var data = await MatchAsync(new { description, level });

        data.Text("action").Should().Be(action);
        data.Text("rule").Should().Be(rule);
        data.GetProperty("executable").GetBoolean().Should().Be(executable);
        data.Text("reason").Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task Parameters_are_shown_that_are_known_not_to_be_secret()
    {
        stackStorm.Declares("network.remediation.enable_interface", JsonNode.Parse("""
            {"parameters": {
              "device_id": {"type": "string"}, "save": {"type": "boolean"}, "api_token": {"type": "string"}, "enable_pin": {"type": "integer", "secret": true}}}
            """)!);
        await using var asked = await GuideService.StartAsync(stackStorm.BaseUrl, Map);
        await Eventually.ReadAsync(() => ParametersAsync(asked), shown => shown.Contains("true", StringComparison.Ordinal));

        (await ParametersAsync(asked)).Should().Be("""{"save":true,"api_token":"***","enable_pin":"***","unknown":"***"}""");
    }

    [Fact]
    public async Task While_the_declaration_is_not_known_all_parameters_are_masked()
    {
        await using var asked = await GuideService.StartAsync("http://192.0.2.7/api/v1", Map);

        (await ParametersAsync(asked)).Should().Be("""{"save":"***","api_token":"***","enable_pin":"***","unknown":"***"}""");
    }

    [Fact]
    public async Task Without_an_engine_that_declares_secrets_all_parameters_are_masked()
    {
        await using var asked = await ServiceUnderTest.StartAsync([Map]);

        (await ParametersAsync(asked)).Should().Be("""{"save":"***","api_token":"***","enable_pin":"***","unknown":"***"}""");
    }

    [Fact]
    public async Task The_other_keywords_are_shown()
    {
        var data = await MatchAsync(new { description = "接口down", device_id = 1 });

        data.GetProperty("also").EnumerateArray().Select(other => (other.Text("keyword"), other.Text("action"), other.Text("rule")))
            .Should().Equal(("down", "net.any", "contains"));
    }

    [Fact]
    public async Task A_missing_description_is_named()
    {
        using var response = await service.PostAsync("/match", new { level = "P1" });

        ((int)response.StatusCode).Should().Be(400);
        (await response.EnvelopeAsync()).GetProperty("msg").GetString().Should().Contain("description");
    }

    private static async Task<string> ParametersAsync(ServiceUnderTest asked)
    {
        var answer = await asked.AskAsync("/match", new { description = "接口down", device_id = 1 });
        return answer.GetProperty("data").GetProperty("parameters").GetRawText();
    }

    private async Task<JsonElement> MatchAsync(object request) => (await service.AskAsync("/match", request)).GetProperty("data");
}
