using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.StackStorm.Tracking;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

public sealed class TrackingTests : IDisposable
{
    private const string Guides = "6b04412653e8bd92fcb1967d";
    private const string Path = "/v1/executions/" + Guides;

    private readonly FakeStackStorm stackStorm = new();
    private readonly StackStormRig rig;

    public TrackingTests()
    {
        rig = new StackStormRig(stackStorm.BaseUrl, "STACKSTORM_EXECUTION_TIMEOUT=60");
        stackStorm.Declares(Orders.EnableInterface).AnswersPost("01c_python_success");
    }

    public void Dispose()
    {
        rig.Dispose();
        stackStorm.Dispose();
    }

    [Fact]
    public async Task Failures_of_polls_are_outlived()
    {
        var looks = 0;
        stackStorm.On("GET", Path, _ => ++looks is > 1 and < 6
            ? FakeStackStorm.Json(500, Recording.Of("08f2_mongo_down_get").Body)
            : FakeStackStorm.Json(200, Recording.Of("01c_python_success").States[looks == 1 ? 0 : ^1]));

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task A_role_that_may_not_read_its_own_execution_learns_from_the_cancellation_how_it_ended()
    {
        stackStorm.Answers("GET", Path, "02z5_rbac_one_action_view_own_execution").Answers("DELETE", Path, "01h8_cancel_completed_DELETE");

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        rig.Log.Should().Contain("execution_view");
    }

    [Fact]
    public async Task A_role_that_may_not_read_its_own_execution_has_it_stopped_before_it_gives_up()
    {
        stackStorm.Answers("GET", Path, "02z5_rbac_one_action_view_own_execution").Answers("DELETE", Path, "01h1_cancel_running_DELETE");
        rig.Step = TimeSpan.FromMilliseconds(500);

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("已请求取消，但无法确认已取消，最后状态：canceling").And.Contain("execution_view");
    }

    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "User \"runner1\" doesn't have required permission \"execution_view\"")]
    [InlineData(429, "Too Many Requests")]
    public async Task A_refusal_that_passes_is_outlived(int status, string fault)
    {
        // A key is rotated, a role is edited, a proxy limits the rate.
        var looks = 0;
        stackStorm.On("GET", Path, _ => ++looks is > 1 and < 12
            ? FakeStackStorm.Json(status, new JsonObject { ["faultstring"] = fault })
            : FakeStackStorm.Json(200, Recording.Of("01c_python_success").States[looks == 1 ? 0 : ^1]));

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task A_key_that_is_refused_for_a_while_does_not_hide_that_it_is_cancelled()
    {
        var looksAfter = -1;
        stackStorm.DeclaresTimeout(Orders.EnableInterface, 5)
            .On("GET", Path, _ => looksAfter >= 0 && ++looksAfter < 6
                ? FakeStackStorm.Json(401, Recording.Of("02j_wrong_key").Body)
                : FakeStackStorm.Json(200, Recording.Of(looksAfter < 0 ? "08d_actionrunner_sigkill_midrun_get" : "01h2_cancel_running_final_GET").Body))
            .On("DELETE", Path, _ =>
            {
                looksAfter = 0;
                return FakeStackStorm.Json(200, Recording.Of("01h1_cancel_running_DELETE").Body);
            });

        var attempt = await rig.TryAsync();

        attempt.Status.Should().Be("canceled");
        attempt.Result.Should().EndWith("已确认取消");
    }

    [Fact]
    public async Task A_workflow_that_waits_for_a_person_is_recorded_with_the_inquirys_id()
    {
        var answered = false;
        var order = Orders.Guide();
        var states = Recording.Of("01k_workflow_pending_inquiry").States;
        stackStorm.Follows(Guides, () => answered ? Recording.Of("01k6_workflow_after_answer").Body : states[^1])
            .HasChildren(Guides, new JsonArray(Recording.Of("01k3_child_pending_GET").Body.DeepClone()));
        stackStorm.Seen = request => answered |= request.Query?.ContainsKey("parent") == true;

        var attempt = await rig.TryAsync(order);

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        (await StackStormRig.RecordAsync(order)).Should().Contain("paused: 等待人工处理 (inquiry: 6b04417ea2dc106bbd573b01)");
    }

    [Fact]
    public async Task An_inquiry_within_an_inner_workflow_is_found()
    {
        const string Inner = "6b0000000000000000000003";
        var inner = Recording.Of("01k_workflow_pending_inquiry").States[^1].DeepClone();
        inner["id"] = Inner;
        stackStorm.HasChildren(Guides, new JsonArray(inner)).HasChildren(Inner, new JsonArray(Recording.Of("01k3_child_pending_GET").Body.DeepClone()));

        var words = await rig.Pump.RunAsync(rig.Get<PendingInquiry>().DescribeAsync(Guides, "paused", CancellationToken.None));

        words.Should().Be("等待人工处理 (inquiry: 6b04417ea2dc106bbd573b01)");
    }

    [Fact]
    public async Task What_a_person_has_paused_waits_without_an_inquiry()
    {
        stackStorm.HasChildren(Guides, new JsonArray());

        (await rig.Pump.RunAsync(rig.Get<PendingInquiry>().DescribeAsync(Guides, "paused", CancellationToken.None))).Should().Be("等待人工处理");
    }

    [Fact]
    public async Task An_execution_that_StackStorm_no_longer_knows_is_unknown()
    {
        stackStorm.Answers("GET", Path, "01h6_get_unknown_id");

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Unknown);
    }

    [Fact]
    public async Task A_process_that_stops_reports_what_it_knows()
    {
        using var stopping = new CancellationTokenSource();
        stackStorm.Follows(Guides, [Recording.Of("08d_actionrunner_sigkill_midrun_get").Body]);
        var looks = 0;
        stackStorm.Seen = request =>
        {
            if (request.Path == Path && ++looks == 2)
            {
                stopping.Cancel();
            }
        };

        var attempt = await rig.TryAsync(stopping: stopping.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.StillOpen);
        attempt.ExecutionId.Should().Be(Guides);
        attempt.Status.Should().Be("running");
    }

    [Fact]
    public async Task A_process_that_stops_before_the_POST_sends_nothing()
    {
        using var stopping = new CancellationTokenSource();
        stackStorm.Seen = _ => stopping.Cancel();

        (await rig.TryAsync(stopping: stopping.Token)).Outcome.Should().Be(AttemptOutcome.NeverBegan);

        stackStorm.Posts.Should().BeEmpty();
    }
}
