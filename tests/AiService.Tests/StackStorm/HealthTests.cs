using AiService.StackStorm;
using AiService.Tests.Harness;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Tests.StackStorm;

public sealed class HealthTests : IDisposable
{
    private const string Standing = "executions are followed by polling, the event stream is off";

    private readonly FakeStackStorm stackStorm = new();

    public void Dispose() => stackStorm.Dispose();

    [Fact]
    public async Task Not_configured_is_healthy()
    {
        using var rig = new StackStormRig((LossyLine?)null);

        (await AnswerAsync(rig)).Should().Be(HealthCheckResult.Healthy("not configured"));
    }

    [Fact]
    public async Task A_StackStorm_that_answers_is_healthy()
    {
        stackStorm.Answers("GET", "/v1/executions", "02z22_rbac_min_role_list");
        using var rig = new StackStormRig(stackStorm.BaseUrl);

        (await AnswerAsync(rig)).Status.Should().Be(HealthStatus.Healthy);
    }

    [Theory]
    [InlineData("02j_wrong_key", "HTTP 401：Unauthorized - ApiKey with key_hash=*** not found.")]
    [InlineData("08f2_mongo_down_get", "HTTP 500：Internal Server Error")]
    public async Task A_StackStorm_that_refuses_is_degraded_with_its_reason(string recording, string words)
    {
        stackStorm.Answers("GET", "/v1/executions", recording);
        using var rig = new StackStormRig(stackStorm.BaseUrl);

        var result = await AnswerAsync(rig);

        result.Status.Should().Be(HealthStatus.Degraded);
        result.Description.Should().Contain(words).And.EndWith(Standing);
    }

    [Fact]
    public async Task A_StackStorm_that_does_not_answer_is_degraded_within_seconds()
    {
        stackStorm.Answers("GET", "/v1/executions", "02z22_rbac_min_role_list");
        await using var line = await LossyLine.StartAsync(stackStorm.Address, _ => Fate.Silence);
        using var rig = new StackStormRig(line, $"STACKSTORM_BASE_URL={line.Address}v1", "STACKSTORM_AUTH_TOKEN=t0ken");

        var result = await CheckAsync(rig);

        result.Status.Should().Be(HealthStatus.Degraded);
        result.Description.Should().Be("no answer within 3 s; " + Standing);
        stackStorm.Requests[0].Headers!["X-Auth-Token"].Single().Should().Be("t0ken");
    }

    [Theory]
    [InlineData("02z22_rbac_min_role_list", "answers; ")]
    [InlineData("08f2_mongo_down_get", "HTTP 500：Internal Server Error; ")]
    public async Task Readiness_shows_over_HTTP_which_way_executions_are_followed(string recording, string words)
    {
        stackStorm.Lists().Answers("GET", "/v1/executions", recording);
        await using var polling = await GuideService.StartAsync(stackStorm.BaseUrl, "STACKSTORM_STREAM_URL=off");
        await using var stream = await GuideService.StartAsync(stackStorm.BaseUrl, "STACKSTORM_STREAM_URL=http://127.0.0.1:9/stream/v1");

        (await ReadyAsync(polling)).Should().Be(words + Standing);
        (await ReadyAsync(stream)).Should().Be(words + "executions are followed by the event stream, which is opened when there is one");
    }

    [Fact]
    public async Task Health_checks_do_not_open_the_breaker_of_repairs()
    {
        using var rig = new StackStormRig(stackStorm.BaseUrl);
        stackStorm.Lives("01c_python_success").Answers("GET", "/v1/executions", "08f2_mongo_down_get");
        for (var probe = 0; probe < 20; probe++)
        {
            (await AnswerAsync(rig)).Status.Should().Be(HealthStatus.Degraded);
        }

        (await rig.TryAsync()).Outcome.Should().Be(AiService.Repairs.Running.AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task A_breaker_that_is_open_for_repairs_does_not_speak_for_StackStorm()
    {
        using var rig = new StackStormRig(stackStorm.BaseUrl);
        stackStorm.Declares(Orders.EnableInterface).Answers("GET", "/v1/executions", "02z22_rbac_min_role_list")
            .Answers("GET", $"/v1/actions/views/parameters/{Orders.EnableInterface}", "08f2_mongo_down_get");
        (await rig.TryAsync()).Result.Should().Contain("HTTP 500");
        (await rig.TryAsync()).Result.Should().NotBeEmpty();
        (await rig.TryAsync()).Result.Should().Contain("熔断器已打开");

        (await AnswerAsync(rig)).Status.Should().Be(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_make_StackStorm_degraded()
    {
        stackStorm.Answers("GET", "/v1/executions", "02z22_rbac_min_role_list");
        await using var line = await LossyLine.StartAsync(stackStorm.Address, request => HttpMethods.IsGet(request.Method) ? Fate.Silence : Fate.Delivered);
        using var rig = new StackStormRig(line, $"STACKSTORM_BASE_URL={line.Address}v1", $"STACKSTORM_API_KEY={StackStormRig.Key}");
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        var check = async () => await rig.Get<StackStormHealthCheck>().CheckHealthAsync(new HealthCheckContext(), gone.Token);

        await check.Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task<string> ReadyAsync(ServiceUnderTest service) => (await service.HealthAsync("stackstorm")).Description;

    /// <summary>Where an answer comes, no time has to pass: the clock stands still, however long the answer takes.</summary>
    private static Task<HealthCheckResult> AnswerAsync(StackStormRig rig) =>
        rig.Get<StackStormHealthCheck>().CheckHealthAsync(new HealthCheckContext());

    private static Task<HealthCheckResult> CheckAsync(StackStormRig rig) =>
        rig.Pump.RunAsync(rig.Get<StackStormHealthCheck>().CheckHealthAsync(new HealthCheckContext()));
}
