using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

/// <summary>What a lost process had begun is resumed, and never started again.</summary>
public sealed class ResumeTests : IDisposable
{
    private const string Guides = "6b04412653e8bd92fcb1967d";

    private readonly FakeStackStorm stackStorm = new();
    private readonly StackStormRig rig;

    public ResumeTests()
    {
        rig = new StackStormRig(stackStorm.BaseUrl, "STACKSTORM_EXECUTION_TIMEOUT=60", "STACKSTORM_SETTLE_TIME=30");
        stackStorm.DeclaresTimeout(Orders.EnableInterface, 5);
    }

    public void Dispose()
    {
        rig.Dispose();
        stackStorm.Posts.Should().BeEmpty("nothing is started again");
        stackStorm.Dispose();
    }

    [Fact]
    public async Task By_its_id_it_is_followed_to_its_end()
    {
        stackStorm.Follows(Guides, Recording.Of("01c_python_success").States).Traces("05f_traces_unknown_tag");

        var attempt = await rig.ResumeAsync(Orders.Guide(), Standing(ago: 20, Guides));

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        attempt.ExecutionId.Should().Be(Guides);
    }

    [Fact]
    public async Task What_ended_long_ago_is_reported_as_it_ended()
    {
        stackStorm.Follows(Guides, [Recording.Of("01c_python_success").States[^1]]).Traces("05f_traces_unknown_tag");

        (await rig.ResumeAsync(Orders.Guide(), Standing(ago: 86400, Guides))).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task What_has_run_for_too_long_is_cancelled()
    {
        var state = Recording.Of("08d_actionrunner_sigkill_midrun_get").Body;
        stackStorm.Follows(Guides, () => state).Traces("05f_traces_unknown_tag").On("DELETE", "/v1/executions/" + Guides, _ =>
        {
            state = Recording.Of("08d3_after_cancel_get").Body;
            return FakeStackStorm.Json(200, Recording.Of("08d2_cancel_execution_whose_runner_died").Body);
        });
        var began = rig.Time.GetUtcNow();

        (await rig.ResumeAsync(Orders.Guide(), Standing(ago: 3600, Guides))).Outcome.Should().Be(AttemptOutcome.Failed);

        (rig.Time.GetUtcNow() - began).Should().BeLessThan(TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task By_its_trace_tag_it_is_found()
    {
        var order = Orders.Guide();
        stackStorm.Follows(Guides, Recording.Of("01c_python_success").States).On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Traces.Of(Guides)));

        (await rig.ResumeAsync(order, Standing(ago: 1))).ExecutionId.Should().Be(Guides);

        stackStorm.Requests.First(request => request.Path == "/v1/traces").Query!["trace_tag"].Single().Should().Be(order.TraceTag);
        (await StackStormRig.RecordAsync(order)).Should().Contain(step => step.StartsWith("found: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_went_out_a_moment_ago_is_waited_for()
    {
        var began = rig.Time.GetUtcNow();
        stackStorm.Follows(Guides, Recording.Of("01c_python_success").States)
            .On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, rig.Time.GetUtcNow() - began < TimeSpan.FromSeconds(20) ? new JsonArray() : Traces.Of(Guides)));

        (await rig.ResumeAsync(Orders.Guide(), Standing(ago: 1))).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task What_is_not_found_is_unknown_and_an_old_record_is_not_waited_for()
    {
        stackStorm.Traces("05f_traces_unknown_tag");
        var began = rig.Time.GetUtcNow();

        var attempt = await rig.ResumeAsync(Orders.Guide(), Standing(ago: 600));

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("按追踪标签未找到执行，不再次发送");
        (rig.Time.GetUtcNow() - began).Should().BeLessThan(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_look_up_that_is_never_answered_ends_unknown()
    {
        stackStorm.Answers("GET", "/v1/traces", "08f2_mongo_down_get");
        var began = rig.Time.GetUtcNow();

        var attempt = await rig.ResumeAsync(Orders.Guide(), Standing(ago: 10));

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("按追踪标签未能确认执行是否存在");
        (rig.Time.GetUtcNow() - began).TotalSeconds.Should().BeInRange(60 + 20, 60 + 20 + 15, "the execution's time and what is left of the settling time");
    }

    [Fact]
    public async Task The_lost_process_may_have_sent_twice()
    {
        const string Other = "6b04423853e8bd92fcb196f7";
        var other = Recording.Of("08d_actionrunner_sigkill_midrun_get").Body;
        stackStorm.Follows(Guides, [other, other, Recording.Of("01c_python_success").States[^1]]).Follows(Other, () => other)
            .On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Traces.OfEach(Other, Guides)))
            .On("DELETE", "/v1/executions/" + Other, _ =>
            {
                other = Recording.Of("01h2_cancel_running_final_GET").Body;
                return FakeStackStorm.Json(200, Recording.Of("01h1_cancel_running_DELETE").Body);
            });

        var attempt = await rig.ResumeAsync(Orders.Guide(), Standing(ago: 5, Guides));

        attempt.ExecutionId.Should().Be(Guides);
        attempt.Result.Should().EndWith($"{Other} 已取消");
    }

    [Fact]
    public async Task A_process_that_stops_again_leaves_it_to_the_next()
    {
        using var stopping = new CancellationTokenSource();
        stackStorm.Traces("05f_traces_unknown_tag");
        stackStorm.Seen = _ => stopping.Cancel();

        (await rig.ResumeAsync(Orders.Guide(), Standing(ago: 1), stopping.Token)).Outcome.Should().Be(AttemptOutcome.StillOpen);
    }

    [Fact]
    public async Task Without_StackStorm_in_the_settings_it_is_unknown()
    {
        using var unset = new StackStormRig((LossyLine?)null);

        (await unset.ResumeAsync(Orders.Guide(), Standing(ago: 1, Guides))).Outcome.Should().Be(AttemptOutcome.Unknown);
    }

    private ResumePoint Standing(int ago, string? id = null) => new(rig.Time.GetUtcNow() - TimeSpan.FromSeconds(ago), id, id is null ? "sending" : "running");
}
