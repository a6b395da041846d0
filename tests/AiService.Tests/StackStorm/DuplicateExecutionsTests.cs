using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

/// <summary>Of several executions with one trace tag one is tracked, the others are cancelled, and the device is locked until none can run.</summary>
public sealed class DuplicateExecutionsTests : LossyLineTests
{
    [Fact]
    public async Task Of_two_executions_with_one_tag_the_one_with_the_most_progress_is_tracked_and_the_other_is_cancelled()
    {
        Fates.Enqueue(Fate.AnswerLost);
        var waiting = Recording.Of("01h9_cancel_requested_DELETE");
        var other = Recording.Of("08b_scheduler_down_get").Body;
        StackStorm.Lives("01c_python_success").DeclaresTimeout(Orders.EnableInterface, 5)
            .On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Traces.OfEach(Other, Guides)))
            .Follows(Other, () => other)
            .Follows(Guides, [Running, Running, Recording.Of("01c_python_success").States[^1]])
            .On("DELETE", "/v1/executions/" + Other, _ =>
            {
                other = waiting.Body;
                return FakeStackStorm.Json(200, waiting.Body);
            });
        var order = Orders.Guide();

        var attempt = await Rig.TryAsync(order);

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        attempt.ExecutionId.Should().Be(Guides);
        attempt.Result.Should().EndWith($"；追踪标签下有 2 个执行，跟踪 {Guides}，其余：{Other} 已取消");
        (await StackStormRig.RecordAsync(order)).Should().Contain(step => step.StartsWith("twin: ", StringComparison.Ordinal) && step.Contains(Other, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_execution_that_cannot_be_cancelled_keeps_the_device_closed()
    {
        Fates.Enqueue(Fate.AnswerLost);
        StackStorm.Lives("01c_python_success").On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Traces.OfEach(Guides, Other)))
            .Follows(Guides, [Running, Recording.Of("01c_python_success").States[^1]])
            .Follows(Other, () => Running)
            .Answers("DELETE", "/v1/executions/" + Other, "08e6_rabbit_down_cancel");

        var attempt = await Rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain($"状态：succeeded (execution: {Guides})").And.Contain($"{Other} 未能确认取消：running");
    }

    [Fact]
    public async Task A_first_request_that_appears_after_the_second_is_cancelled()
    {
        Fates.Enqueue(Fate.RequestLost);
        var late = Running;
        StackStorm.Lives("01c_python_success").DeclaresTimeout(Orders.EnableInterface, 5)
            .On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Posts.Count < 2 ? new JsonArray() : Traces.OfEach(Guides, Other)))
            .Follows(Guides, [Running, Running, Recording.Of("01c_python_success").States[^1]])
            .Follows(Other, () => late)
            .On("DELETE", "/v1/executions/" + Other, _ =>
            {
                late = Recording.Of("01h2_cancel_running_final_GET").Body;
                return FakeStackStorm.Json(200, Recording.Of("01h1_cancel_running_DELETE").Body);
            });

        var attempt = await Rig.TryAsync();

        attempt.ExecutionId.Should().Be(Guides);
        attempt.Result.Should().EndWith($"{Other} 已取消");
    }

    [Fact]
    public async Task A_first_request_that_appears_while_the_cancellation_of_the_second_is_confirmed_is_cancelled_too()
    {
        Fates.Enqueue(Fate.RequestLost);
        var (state, late, canceledAt) = (Running, Running, DateTimeOffset.MaxValue);
        StackStorm.DeclaresTimeout(Orders.EnableInterface, 300).AnswersPost("01c_python_success")
            .On("GET", "/v1/traces", _ => FakeStackStorm.Json(
                200, Posts.Count < 2 ? new JsonArray() : canceledAt > Rig.Time.GetUtcNow() ? Traces.Of(Guides) : Traces.OfEach(Guides, Other)))
            .Follows(Guides, () => Rig.Time.GetUtcNow() - canceledAt > TimeSpan.FromSeconds(90) ? Recording.Of("01d_fail_exit1").States[^1] : state)
            .Follows(Other, () => late)
            .On("DELETE", "/v1/executions/" + Guides, _ =>
            {
                canceledAt = Rig.Time.GetUtcNow();
                state = Recording.Of("01h1_cancel_running_DELETE").Body;
                return FakeStackStorm.Json(200, state);
            })
            .On("DELETE", "/v1/executions/" + Other, _ =>
            {
                late = Recording.Of("01c_python_success").States[^1];
                return FakeStackStorm.Json(200, Recording.Of("01h8_cancel_completed_DELETE").Body);
            });

        var attempt = await Rig.TryAsync();

        attempt.Status.Should().Be("failed", "the cancelled one had ended so when its action could no longer be running");
        attempt.Result.Should().EndWith($"{Other} 已自行结束：succeeded");
    }
}
