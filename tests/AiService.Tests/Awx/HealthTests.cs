using System.Text.Json.Nodes;
using AiService.Awx;
using AiService.Awx.Api;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.NetworkAgent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Tests.Awx;

/// <summary>The part <c>awx</c> of <c>/health/ready</c>: version, capacity and credentials.</summary>
public sealed class HealthTests : IDisposable
{
    private readonly FakeAwx awx = new();

    public void Dispose() => awx.Dispose();

    [Fact]
    public async Task Without_its_address_nothing_is_asked()
    {
        await using var service = await ServiceUnderTest.StartAsync([$"AWX_TOKEN={AwxRig.Token}", "STACKSTORM_ACTION_MAP={\"接口down\": {\"provider\": \"awx\", \"action\": \"Network/network-repair\"}}"]);

        (await service.HealthAsync("awx")).Should().Be(("healthy", "not configured"));
        (await service.HealthAsync("awx_templates")).Should().Be(("healthy", "not configured"));
        service.Log.Text.Should().Contain("A credential of AWX is set, but AWX_BASE_URL is not: AWX is not used");
        awx.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task One_that_answers_shows_its_version_and_its_capacity_over_HTTP()
    {
        await using var service = await ServiceUnderTest.StartAsync([$"AWX_BASE_URL={awx.BaseUrl}", $"AWX_TOKEN={AwxRig.Token}"]);

        (await service.HealthAsync("awx")).Should().Be(("healthy", "version 24.6.1, capacity 220"));
        (await service.HealthAsync("awx_templates")).Should().Be(("healthy", "no template is mapped"));
        service.Log.Text.Should().Contain($"AWX at {awx.BaseUrl}");
    }

    [Theory]
    [InlineData("ping/", "44-database-down", "HTTP 500：应答不是 AWX 的 JSON。AWX 内部错误")]
    [InlineData("me/", "04-401-no-credentials", "HTTP 401：Authentication credentials were not provided. To establish a login session, visit /api/login/.。检查 AWX_TOKEN")]
    [InlineData("me/", "44-database-down", "HTTP 500：应答不是 AWX 的 JSON。AWX 内部错误")]
    [InlineData("me/", "22-403-not-visible", "HTTP 403：You do not have permission")]
    public async Task One_that_refuses_is_degraded_with_the_reason_and_the_cure(string path, string recording, string words)
    {
        awx.Answers("GET", path, recording);

        await DegradedAsync(words);
    }

    [Theory]
    [InlineData("""{"version": "24.6.1", "instances": [{"node": "a", "capacity": 0}, {"node": "b", "capacity": 0}]}""", "version 24.6.1; no instance has capacity, so jobs stay pending: check AWX's task service")]
    [InlineData("""{"version": "24.6.1", "instances": []}""", "no instance has capacity")]
    [InlineData("""{"version": "24.6.1"}""", "no instance has capacity")]
    [InlineData("""{"version": "a\nb"}""", "version a b; no instance has capacity")]
    [InlineData("""{"instances": [{"capacity": "many"}]}""", "应答不是 AWX 的 JSON")]
    [InlineData("\"pong\"", "应答不是 AWX 的 JSON")]
    public async Task One_without_capacity_or_of_another_shape_is_degraded(string ping, string words)
    {
        awx.On("GET", "ping/", _ => FakeStackStorm.Text(200, ping, "application/json"));

        await DegradedAsync(words);
    }

    [Fact]
    public async Task A_null_among_the_instances_has_no_capacity()
    {
        awx.On("GET", "ping/", _ => FakeStackStorm.Text(200, """{"version": "24.6.1", "instances": [null]}""", "application/json"));

        await DegradedAsync("no instance has capacity");
    }

    [Fact]
    public async Task Credentials_of_no_one_user_are_degraded()
    {
        awx.On("GET", "me/", _ => FakeStackStorm.Json(200, JsonNode.Parse("""{"results": []}""")!));

        await DegradedAsync("version 24.6.1; it does not say whose the credentials are");
    }

    [Fact]
    public async Task One_that_is_away_is_degraded()
    {
        using var rig = new AwxRig($"http://127.0.0.1:{FreePort.Find()}/api/v2");

        var result = await CheckAsync(rig);

        result.Status.Should().Be(HealthStatus.Degraded);
        result.Description.Should().StartWith("无法连接 AWX").And.EndWith("检查 AWX_BASE_URL 与网络连通性");
    }

    [Fact]
    public async Task One_that_does_not_answer_is_degraded_within_seconds()
    {
        await using var peer = new MisbehavingPeer(Misconduct.Stalls);
        using var rig = new AwxRig(peer.Url + "/api/v2");
        var checking = CheckAsync(rig);
        await peer.Asked;

        rig.Time.Advance(TimeSpan.FromSeconds(3));

        (await checking).Should().BeEquivalentTo(new { Status = HealthStatus.Degraded, Description = "no answer within 3 s" });
    }

    [Fact]
    public async Task Probes_do_not_open_the_breaker_of_repairs()
    {
        using var rig = new AwxRig(awx.BaseUrl);
        var down = true;
        awx.On("GET", "me/", _ => down ? FakeStackStorm.Text(500, "<html/>", "text/html") : null);
        for (var probe = 0; probe < 20; probe++)
        {
            (await CheckAsync(rig)).Status.Should().Be(HealthStatus.Degraded);
        }

        down = false;
        (await rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    private static Task<HealthCheckResult> CheckAsync(AwxRig rig) =>
        new AwxHealth(rig.Get<AwxOptions>(), rig.Get<AwxProbe>()).CheckHealthAsync(new HealthCheckContext());

    private async Task DegradedAsync(string words)
    {
        using var rig = new AwxRig(Inventories.None, [$"AWX_BASE_URL={awx.BaseUrl}", $"AWX_TOKEN={AwxRig.Token}"]);

        var result = await CheckAsync(rig);

        result.Status.Should().Be(HealthStatus.Degraded, "never worse: the other providers still repair");
        result.Description.Should().Contain(words).And.NotContainAny("<", "\n", AwxRig.Token);
    }
}
