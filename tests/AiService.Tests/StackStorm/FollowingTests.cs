using AiService.Repairs;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

public sealed class FollowingTests : IDisposable
{
    private const string Guides = "6b04412653e8bd92fcb1967d";
    private const string Path = "/v1/executions/" + Guides;

    private readonly FakeStackStorm stackStorm = new();
    private readonly StackStormRig rig;

    public FollowingTests()
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
    public async Task An_execution_that_never_ends_is_reported_open_with_its_true_status()
    {
        var began = rig.Time.GetUtcNow();
        stackStorm.Follows(Guides, [Recording.Of("08d_actionrunner_sigkill_midrun_get").Body]);

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.StillOpen);
        attempt.Status.Should().Be("running");
        attempt.Result.Should().EndWith($"状态：running (execution: {Guides})，等待超时");
        (rig.Time.GetUtcNow() - began).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(60));
        stackStorm.Requests.Count(request => request.Path == Path).Should().BeInRange(15, 30, "the interval grows to 3 s");
    }

    [Fact]
    public async Task A_workflow_that_waits_for_a_person_is_reported_so()
    {
        stackStorm.Follows(Guides, Recording.Of("01k_workflow_pending_inquiry").States);

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.StillOpen);
        attempt.Result.Should().EndWith($"状态：paused (execution: {Guides})，等待人工处理");
    }

    [Fact]
    public async Task Trouble_on_the_way_is_outlived()
    {
        var looks = 0;
        stackStorm.On("GET", Path, _ => ++looks is > 1 and < 6
            ? FakeStackStorm.Json(500, Recording.Of("08f2_mongo_down_get").Body)
            : FakeStackStorm.Json(200, Recording.Of("01c_python_success").States[looks == 1 ? 0 : ^1]));

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    [Fact]
    public async Task StackStorm_gone_until_the_end_leaves_the_execution_open_with_the_reason()
    {
        stackStorm.Answers("GET", Path, "08f2_mongo_down_get");

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.StillOpen);
        attempt.Result.Should().Contain($"状态：requested (execution: {Guides})，等待超时，");
    }

    [Fact]
    public async Task A_role_that_may_not_read_its_own_execution_leaves_it_open_with_the_advice()
    {
        stackStorm.Answers("GET", Path, "02z5_rbac_one_action_view_own_execution");

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.StillOpen);
        attempt.Result.Should().Contain("无权读取执行状态").And.Contain("execution_view");
    }

    [Fact]
    public async Task An_execution_that_StackStorm_no_longer_knows_is_unknown()
    {
        stackStorm.Answers("GET", Path, "01h6_get_unknown_id");

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Unknown);
    }

    [Fact]
    public async Task A_process_that_goes_down_says_what_it_knows()
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
    public async Task A_process_that_goes_down_before_the_post_sends_nothing()
    {
        using var stopping = new CancellationTokenSource();
        stackStorm.Seen = _ => stopping.Cancel();

        (await rig.TryAsync(stopping: stopping.Token)).Outcome.Should().Be(AttemptOutcome.NeverBegan);

        stackStorm.Posts.Should().BeEmpty();
    }
}
