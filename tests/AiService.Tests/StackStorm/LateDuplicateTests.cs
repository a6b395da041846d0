using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

/// <summary>After a second POST the device is free only when StackStorm has answered that no other execution carries the repair's trace tag.</summary>
public sealed class LateDuplicateTests : IDisposable
{
    private const string Guides = "6b04412653e8bd92fcb1967d";
    private const string Other = "6b04423853e8bd92fcb196f7";

    private readonly FakeStackStorm stackStorm = new();
    private readonly StackStormRig rig;
    private DateTimeOffset? ended;

    public LateDuplicateTests()
    {
        rig = new StackStormRig(stackStorm.BaseUrl, "STACKSTORM_EXECUTION_TIMEOUT=60", "STACKSTORM_SETTLE_TIME=5");
        stackStorm.DeclaresTimeout(Orders.EnableInterface, 5);
        stackStorm.Follows(Guides, () =>
        {
            ended ??= rig.Time.GetUtcNow();
            return Recording.Of("01c_python_success").States[^1];
        });
    }

    public void Dispose()
    {
        rig.Dispose();
        stackStorm.Dispose();
    }

    [Fact]
    public async Task Without_an_answer_to_the_last_look_up_the_end_is_unknown()
    {
        stackStorm.Answers("GET", "/v1/traces", "08f2_mongo_down_get");

        var attempt = await ResumeAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Status.Should().Be("succeeded");
        attempt.Result.Should().Contain($"状态：succeeded (execution: {Guides})").And.EndWith("；未能确认追踪标签下是否还有其他执行");
    }

    [Fact]
    public async Task A_look_up_that_fails_is_repeated_and_what_it_finds_is_cancelled()
    {
        var other = Recording.Of("08d_actionrunner_sigkill_midrun_get").Body;
        stackStorm.Follows(Other, () => other)
            .On("GET", "/v1/traces", _ => DownFor(5) ?? FakeStackStorm.Json(200, Traces.OfEach(Guides, Other)))
            .On("DELETE", "/v1/executions/" + Other, _ =>
            {
                other = Recording.Of("01h2_cancel_running_final_GET").Body;
                return FakeStackStorm.Json(200, Recording.Of("01h1_cancel_running_DELETE").Body);
            });

        var attempt = await ResumeAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        attempt.Result.Should().EndWith($"{Other} 已取消");
    }

    [Fact]
    public async Task A_look_up_that_fails_for_a_while_costs_no_success()
    {
        stackStorm.On("GET", "/v1/traces", _ => DownFor(5) ?? FakeStackStorm.Json(200, Traces.Of(Guides)));

        (await ResumeAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task A_process_that_stops_before_the_look_up_leaves_it_to_the_next()
    {
        using var stopping = new CancellationTokenSource();
        stackStorm.On("GET", "/v1/traces", _ =>
        {
            if (ended is not null)
            {
                stopping.Cancel();
            }

            return FakeStackStorm.Json(500, Recording.Of("08f2_mongo_down_get").Body);
        });

        (await ResumeAsync(stopping.Token)).Outcome.Should().Be(AttemptOutcome.StillOpen);
    }

    /// <summary>StackStorm's answer while its database is away, for so many seconds after the execution's end.</summary>
    private WireMock.ResponseMessage? DownFor(double seconds) =>
        ended is { } end && (rig.Time.GetUtcNow() - end).TotalSeconds > seconds
            ? null
            : FakeStackStorm.Json(500, Recording.Of("08f2_mongo_down_get").Body);

    private Task<AttemptResult> ResumeAsync(CancellationToken stopping = default) =>
        rig.ResumeAsync(Orders.Guide(), new ResumePoint(rig.Time.GetUtcNow() - TimeSpan.FromSeconds(5), Guides, "running"), stopping);
}
