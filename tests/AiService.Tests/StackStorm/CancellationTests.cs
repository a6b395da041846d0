using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using Microsoft.AspNetCore.Http;
using WireMock;

namespace AiService.Tests.StackStorm;

/// <summary>An execution is cancelled when its time is over or a person requests it; the result reports what StackStorm shows afterwards.</summary>
public sealed class CancellationTests : IDisposable
{
    private const string Guides = "6b04412653e8bd92fcb1967d";
    private const string Path = "/v1/executions/" + Guides;

    private readonly FakeStackStorm stackStorm = new();
    private readonly StackStormRig rig;
    private JsonNode state = Recording.Of("08d_actionrunner_sigkill_midrun_get").Body;

    public CancellationTests()
    {
        rig = new StackStormRig(stackStorm.BaseUrl, "STACKSTORM_EXECUTION_TIMEOUT=30");

        // The action's own time-out is over before the execution's is: nothing of it can be running when it is cancelled.
        stackStorm.DeclaresTimeout(Orders.EnableInterface, 5).AnswersPost("01c_python_success").Follows(Guides, () => state);
    }

    public void Dispose()
    {
        rig.Dispose();
        stackStorm.Dispose();
    }

    [Fact]
    public async Task An_execution_that_never_ends_is_cancelled_when_its_time_is_up_and_that_is_confirmed()
    {
        var began = rig.Time.GetUtcNow();
        Deletes("08d2_cancel_execution_whose_runner_died", "08d3_after_cancel_get");
        var order = Orders.Guide();

        var attempt = await rig.TryAsync(order);

        attempt.Outcome.Should().Be(AttemptOutcome.Failed, "the fallback may begin");
        attempt.Status.Should().Be("canceled");
        attempt.Result.Should().EndWith($"状态：canceled (execution: {Guides})，超过 30 秒未结束，已请求取消，已确认取消");
        (rig.Time.GetUtcNow() - began).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
        (await StackStormRig.RecordAsync(order)).Select(step => step.Split(':')[0]).Should().ContainInOrder("sending", "requested", "running", "canceling", "canceled");
    }

    [Fact]
    public async Task An_unanswered_workflow_is_cancelled_too_with_the_reason()
    {
        state = Recording.Of("01k_workflow_pending_inquiry").States[^1];
        stackStorm.IsRunBy(Orders.EnableInterface, "orquesta");
        stackStorm.HasChildren(Guides, new JsonArray(Recording.Of("01k3_child_pending_GET").Body.DeepClone()));
        Deletes("01h9_cancel_requested_DELETE", "01h2_cancel_running_final_GET");

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Failed);
        attempt.Result.Should().Contain("超过 30 秒未结束（等待人工处理 (inquiry: 6b04417ea2dc106bbd573b01)），已请求取消");
    }

    [Fact]
    public async Task A_delete_that_fails_and_yet_cancels_is_a_cancellation()
    {
        Deletes("08e6_rabbit_down_cancel", "01h2_cancel_running_final_GET");

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Failed);
    }

    [Fact]
    public async Task An_execution_that_ends_at_the_last_moment_is_reported_with_its_own_status()
    {
        Deletes("01h8_cancel_completed_DELETE", "01c_python_success", last: true);

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        attempt.Result.Should().EndWith($"状态：succeeded (execution: {Guides})");
    }

    [Fact]
    public async Task What_does_not_show_that_it_is_over_is_unknown()
    {
        stackStorm.Answers("DELETE", Path, "08e6_rabbit_down_cancel");

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain($"无法确认已取消，最后状态：running (execution: {Guides})，HTTP 500：Failed canceling execution.");
        Deleted().Should().Be(3);
    }

    [Fact]
    public async Task What_stays_canceling_is_unknown()
    {
        var canceling = Recording.Of("01h1_cancel_running_DELETE");
        stackStorm.On("DELETE", Path, _ =>
        {
            state = canceling.Body;
            return FakeStackStorm.Json(200, canceling.Body);
        });

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Status.Should().Be("canceling");
        Deleted().Should().Be(1);
    }

    [Fact]
    public async Task A_role_that_may_not_cancel_leaves_it_unknown()
    {
        stackStorm.Answers("DELETE", Path, "02z6_rbac_one_action_view_others_execution");

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("HTTP 403");
    }

    [Fact]
    public async Task StackStorm_gone_until_the_end_leaves_it_unknown_with_the_reason()
    {
        stackStorm.Answers("GET", Path, "08f2_mongo_down_get").Answers("DELETE", Path, "08f2_mongo_down_get");

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("最后状态：requested").And.Contain("StackStorm 连续失败");
    }

    [Fact]
    public async Task A_requested_cancellation_cancels_what_runs()
    {
        using var cancel = new CancellationTokenSource();
        Deletes("01h1_cancel_running_DELETE", "01h2_cancel_running_final_GET");
        stackStorm.Seen = request => CancelAtLook(request, cancel);

        var attempt = await rig.TryAsync(Orders.Guide(), cancel: cancel.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.Canceled);
        attempt.Result.Should().Contain($"状态：canceled (execution: {Guides})，已按请求取消，已确认取消，已等到动作最迟可能结束的时间");
    }

    [Fact]
    public async Task A_cancellation_requested_too_late_does_not_hide_a_success()
    {
        using var cancel = new CancellationTokenSource();
        Deletes("01h8_cancel_completed_DELETE", "01c_python_success", last: true);
        stackStorm.Seen = request => CancelAtLook(request, cancel);

        (await rig.TryAsync(Orders.Guide(), cancel: cancel.Token)).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task A_cancellation_requested_before_the_POST_sends_nothing()
    {
        using var cancel = new CancellationTokenSource();
        stackStorm.Seen = _ => cancel.Cancel();

        (await rig.TryAsync(Orders.Guide(), cancel: cancel.Token)).Outcome.Should().Be(AttemptOutcome.Canceled);

        stackStorm.Posts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_cancellation_requested_during_the_POST_waits_for_its_answer()
    {
        using var cancel = new CancellationTokenSource();
        Deletes("01h9_cancel_requested_DELETE", "01h2_cancel_running_final_GET");
        stackStorm.Seen = request =>
        {
            if (request.Method == "POST")
            {
                cancel.Cancel();
            }
        };

        var attempt = await rig.TryAsync(Orders.Guide(), cancel: cancel.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.Canceled);
        attempt.ExecutionId.Should().Be(Guides);
    }

    [Fact]
    public async Task A_long_delete_is_left_to_the_next_process()
    {
        using var stopping = new CancellationTokenSource();
        await using var line = await LossyLine.StartAsync(stackStorm.Address, request =>
        {
            if (HttpMethods.IsDelete(request.Method))
            {
                stopping.Cancel();
                return Fate.SilentLoss;
            }

            return Fate.Delivered;
        });
        using var over = new StackStormRig(
            line, $"STACKSTORM_BASE_URL={line.Address}v1", $"STACKSTORM_API_KEY={StackStormRig.Key}", "STACKSTORM_EXECUTION_TIMEOUT=5");

        var attempt = await over.TryAsync(Orders.Guide(), stopping.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.StillOpen);
        attempt.ExecutionId.Should().Be(Guides);
    }

    [Fact]
    public async Task A_delete_is_given_longer_than_the_72_seconds_that_it_takes_without_RabbitMQ()
    {
        var began = rig.Time.GetUtcNow();
        await using var line = await LossyLine.StartAsync(
            stackStorm.Address, request => HttpMethods.IsDelete(request.Method) ? Fate.SilentLoss : Fate.Delivered);
        using var over = new StackStormRig(
            line, $"STACKSTORM_BASE_URL={line.Address}v1", $"STACKSTORM_API_KEY={StackStormRig.Key}", "STACKSTORM_EXECUTION_TIMEOUT=5")
        {
            Step = TimeSpan.FromMilliseconds(500),
        };

        var attempt = await over.TryAsync(Orders.Guide());

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        (over.Time.GetUtcNow() - began).Should().BeGreaterThan(TimeSpan.FromSeconds(3 * 90));
    }

    private void Deletes(string answer, string then, bool last = false)
    {
        var recorded = Recording.Of(answer);
        var after = Recording.Of(then);
        stackStorm.On("DELETE", Path, _ =>
        {
            state = last ? after.States[^1] : after.Body;
            return FakeStackStorm.Json(recorded.Status, recorded.Body);
        });
    }

    private int Deleted() => stackStorm.Requests.Count(request => request.Method == "DELETE");

    private static void CancelAtLook(IRequestMessage request, CancellationTokenSource cancel)
    {
        if (request is { Method: "GET", Path: Path })
        {
            cancel.Cancel();
        }
    }
}
