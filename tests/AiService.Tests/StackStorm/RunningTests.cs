using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

public sealed class RunningTests : IDisposable
{
    private readonly FakeStackStorm stackStorm = new();
    private readonly StackStormRig rig;

    public RunningTests() => rig = new StackStormRig(stackStorm.BaseUrl, "STACKSTORM_SETTLE_TIME=5");

    public void Dispose()
    {
        rig.Dispose();
        stackStorm.Dispose();
    }

    [Fact]
    public async Task The_guides_repair_runs_once_and_is_reported_in_the_words_of_the_guide()
    {
        stackStorm.Lives("01c_python_success");

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        attempt.Result.Should().Be(
            "StackStorm 动作 network.remediation.enable_interface 状态：succeeded (execution: 6b04412653e8bd92fcb1967d)");
        attempt.Status.Should().Be("succeeded");
        attempt.ExecutionId.Should().Be("6b04412653e8bd92fcb1967d");
        attempt.Details!.ToJsonString().Should().NotContain("runner").And.NotContain("liveaction");
        attempt.Details["action"]!["ref"]!.GetValue<string>().Should().Be(Orders.EnableInterface);
        attempt.Details["result"]!["result"]!["changed"]!.GetValue<bool>().Should().BeTrue();
        attempt.Details["end_timestamp"].Should().NotBeNull();
    }

    [Fact]
    public async Task What_is_sent_is_what_the_guide_says_with_the_repairs_trace_tag()
    {
        stackStorm.Lives("01c_python_success");
        var order = Orders.Guide();

        await rig.TryAsync(order);

        var sent = stackStorm.Sent;
        sent["action"]!.GetValue<string>().Should().Be(Orders.EnableInterface);
        sent["parameters"]!.ToJsonString().Should().Be(Recording.Of("01c_python_success").RequestBody!["parameters"]!.ToJsonString());
        sent["context"]!["trace_context"]!["trace_tag"]!.GetValue<string>().Should().Be(order.TraceTag);
    }

    [Fact]
    public async Task A_post_carries_its_length_and_one_credential()
    {
        using var both = new StackStormRig(stackStorm.BaseUrl, "STACKSTORM_AUTH_TOKEN=t0ken");
        stackStorm.Lives("01c_python_success");

        await both.TryAsync();

        var headers = stackStorm.Posts.Single().Headers!;
        headers.Should().ContainKey("Content-Length").And.NotContainKey("Transfer-Encoding").And.NotContainKey("X-Auth-Token");
        headers["St2-Api-Key"].Single().Should().Be(StackStormRig.Key);
    }

    [Fact]
    public async Task It_is_recorded_before_it_is_sent()
    {
        string? atPost = null;
        stackStorm.Seen = request => atPost = request.Method == "POST" ? rig.Journal!.Last.Status : atPost;
        stackStorm.Lives("01c_python_success");

        await rig.TryAsync();

        atPost.Should().Be("sending");
        rig.Journal!.Last.Status.Should().Be("succeeded");
        rig.Journal.Last.ExecutionId.Should().Be("6b04412653e8bd92fcb1967d");
    }

    [Theory]
    [InlineData("01d_fail_exit1", "failed", "，原因：err")]
    [InlineData("01e_fail_python_tuple", "failed", "，原因：device said no")]
    [InlineData("01f_fail_python_raise", "failed", "，原因：RuntimeError: ")]
    [InlineData("01j_workflow_failure", "failed", "，原因：err")]
    [InlineData("01n_policy_cancel", "canceled", "")]
    public async Task Another_final_status_is_a_failure_with_its_reason(string recording, string status, string reason)
    {
        stackStorm.Lives(recording);
        var life = Recording.Of(recording);
        var order = status == "canceled" ? Orders.Guide(life.Action, ("timeout", "5")) : Orders.Guide(life.Action);

        var attempt = await rig.TryAsync(Orders.WithoutDevice(order));

        attempt.Outcome.Should().Be(AttemptOutcome.Failed);
        attempt.Status.Should().Be(status);
        attempt.Result.Should().StartWith($"StackStorm 动作 {life.Action} 状态：{status} (execution: {life.Body["id"]!.GetValue<string>()}){reason}");
    }

    [Fact]
    public async Task A_timeout_on_StackStorm_is_a_failure_with_its_reason()
    {
        stackStorm.Lives("01g_timeout");

        var attempt = await rig.TryAsync(Orders.WithoutDevice(Orders.Guide("core.local", ("cmd", "\"exec sleep 30\""), ("timeout", "2"))));

        attempt.Outcome.Should().Be(AttemptOutcome.Failed);
        attempt.Result.Should().EndWith("状态：timeout (execution: 6b04412753e8bd92fcb19689)，原因：Action failed to complete in 2 seconds");
        stackStorm.Sent["parameters"]!.ToJsonString().Should().Be("""{"cmd":"exec sleep 30","timeout":2}""");
    }

    [Fact]
    public async Task A_canceled_execution_is_over_and_failed()
    {
        var canceled = Recording.Of("01h2_cancel_running_final_GET").Body;
        stackStorm.DeclaresTimeout(Orders.EnableInterface, 5).AnswersPost("01c_python_success").Follows("6b04412653e8bd92fcb1967d", [canceled]);

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Failed);
        attempt.Result.Should().Contain("状态：canceled (execution: 6b04412653e8bd92fcb1967d)，原因：Action canceled by user.，已等到动作最迟可能结束的时间");
    }

    [Theory]
    [InlineData("success")]
    [InlineData("Completed")]
    [InlineData("SUCCEEDED")]
    public async Task The_guides_words_for_success_count_in_any_case(string status)
    {
        var state = Recording.Of("01c_python_success").States[^1].DeepClone();
        state["status"] = status;
        stackStorm.Declares(Orders.EnableInterface).AnswersPost("01c_python_success").Follows("6b04412653e8bd92fcb1967d", [state]);

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task A_success_whose_document_cannot_be_read_is_a_success()
    {
        var looks = 0;
        stackStorm.Declares(Orders.EnableInterface).AnswersPost("01c_python_success")
            .On("GET", "/v1/executions/6b04412653e8bd92fcb1967d", _ => looks++ == 0
                ? FakeStackStorm.Json(200, Recording.Of("07b_get_include_status").Body)
                : FakeStackStorm.Json(500, Recording.Of("08f2_mongo_down_get").Body));

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        attempt.Details!.ToJsonString().Should().Be(
            """{"id":"6b04412653e8bd92fcb1967d","status":"succeeded","action":{"ref":"network.remediation.enable_interface"}}""");
    }

    [Fact]
    public async Task A_delayed_execution_is_waited_for()
    {
        stackStorm.Lives("01m_policy_delayed");

        (await rig.TryAsync("network.limited")).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task The_declaration_is_read_once_in_five_minutes()
    {
        stackStorm.Lives("01c_python_success");

        await rig.TryAsync();
        await rig.TryAsync();
        Views().Should().Be(1);

        rig.Time.Advance(TimeSpan.FromMinutes(6));
        await rig.TryAsync();
        Views().Should().Be(2);

        int Views() => stackStorm.Requests.Count(request => request.Path.Contains("/views/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_order_whose_map_entry_is_gone_is_not_sent_with_its_masked_parameters()
    {
        var attempt = await rig.TryAsync(Orders.Guide() with { IsStale = true });

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain("映射表已变更");
        stackStorm.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Without_settings_nothing_is_tried_and_the_result_says_why()
    {
        using var unset = new StackStormRig((LossyLine?)null);

        unset.Provider.IsInUse.Should().BeFalse();
        unset.Provider.CanTry(Orders.Guide()).Should().BeFalse();
        (await unset.TryAsync()).Should().Be(new AttemptResult(AttemptOutcome.NeverBegan, "StackStorm 未启用"));
    }
}
