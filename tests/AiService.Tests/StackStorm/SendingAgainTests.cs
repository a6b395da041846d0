using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.StackStorm;

/// <summary>A repair is sent again only when there is surely no execution of it, with the same tag, and not for ever.</summary>
public sealed class SendingAgainTests : IAsyncLifetime, IDisposable
{
    private const string Guides = "6b04412653e8bd92fcb1967d";
    private const string Other = "6b04423853e8bd92fcb196f7";

    private readonly FakeStackStorm stackStorm = new();
    private readonly Queue<Fate> fates = new();
    private readonly List<DateTimeOffset> posts = [];
    private Action<int>? posted;
    private LossyLine line = null!;
    private StackStormRig rig = null!;

    public async Task InitializeAsync()
    {
        line = await LossyLine.StartAsync(stackStorm.Address, FateOf);
        rig = new StackStormRig(
            line,
            $"STACKSTORM_BASE_URL={line.Address}v1",
            $"STACKSTORM_API_KEY={StackStormRig.Key}",
            "STACKSTORM_EXECUTION_TIMEOUT=60",
            "STACKSTORM_SETTLE_TIME=20");
    }

    public async Task DisposeAsync()
    {
        await line.DisposeAsync();
        stackStorm.Posts.Select(FakeStackStorm.TagOf).Distinct().Count().Should().BeLessThanOrEqualTo(1, "every request carries the same tag");
    }

    public void Dispose()
    {
        rig.Dispose();
        stackStorm.Dispose();
    }

    [Theory]
    [InlineData(nameof(Fate.RequestLost))]
    [InlineData(nameof(Fate.SilentLoss))]
    public async Task An_unanswered_request_is_sent_again_when_StackStorm_has_answered_none_over_the_settling_time(string fate)
    {
        fates.Enqueue(Enum.Parse<Fate>(fate));
        stackStorm.Lives("01c_python_success").On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, posts.Count < 2 ? new JsonArray() : Traces.Of(Guides)));

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        posts.Should().HaveCount(2);
        (posts[1] - posts[0]).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_500_without_a_trace_is_sent_again_within_seconds()
    {
        stackStorm.Lives("01c_python_success").On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, posts.Count < 2 ? new JsonArray() : Traces.Of(Guides)))
            .On("POST", "/v1/executions", _ => posts.Count == 1
                ? FakeStackStorm.Json(500, Recording.Of("08f_mongo_down_post").Body)
                : FakeStackStorm.Json(201, Recording.Of("01c_python_success").Body));

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        (posts[1] - posts[0]).TotalSeconds.Should().BeInRange(5, 15);
    }

    [Fact]
    public async Task A_request_that_arrives_late_is_found_and_not_sent_again()
    {
        fates.Enqueue(Fate.RequestLost);
        stackStorm.Lives("01c_python_success").On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Since() < 18 ? new JsonArray() : Traces.Of(Guides)));

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);

        posts.Should().ContainSingle();
    }

    [Fact]
    public async Task A_look_up_that_fails_starts_the_settling_time_again()
    {
        fates.Enqueue(Fate.RequestLost);
        stackStorm.Lives("01c_python_success").On("GET", "/v1/traces", _ => posts.Count > 1
            ? FakeStackStorm.Json(200, Traces.Of(Guides))
            : Since() is > 15 and < 30 ? FakeStackStorm.Json(500, Recording.Of("08f2_mongo_down_get").Body) : FakeStackStorm.Json(200, new JsonArray()));

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);

        (posts[1] - posts[0]).Should().BeGreaterThan(TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task Without_an_answer_three_times_over_nothing_is_known()
    {
        fates.Enqueue(Fate.RequestLost);
        fates.Enqueue(Fate.RequestLost);
        fates.Enqueue(Fate.RequestLost);
        stackStorm.Declares(Orders.EnableInterface).Traces("05f_traces_unknown_tag");

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("已发送 3 次");
        posts.Should().HaveCount(3);
    }

    [Fact]
    public async Task Three_times_500_without_a_trace_never_began()
    {
        stackStorm.Declares(Orders.EnableInterface).AnswersPost("08e_rabbit_down_post").Traces("05f_traces_unknown_tag");

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain("HTTP 500：[Errno 111] ECONNREFUSED").And.Contain("已发送 3 次");
        posts.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_refusal_after_an_unanswered_request_leaves_it_unknown()
    {
        fates.Enqueue(Fate.RequestLost);
        stackStorm.Declares(Orders.EnableInterface).AnswersPost("03b_disabled_action").Traces("05f_traces_unknown_tag");

        (await rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Unknown, "no other provider may touch the device");
    }

    [Fact]
    public async Task Each_request_is_recorded_before_it_is_sent()
    {
        fates.Enqueue(Fate.RequestLost);
        List<string?> last = [];
        posted = _ => last.Add(rig.Journal!.Last.Status);
        stackStorm.Lives("01c_python_success").On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, posts.Count < 2 ? new JsonArray() : Traces.Of(Guides)));
        var order = Orders.Guide();

        await rig.TryAsync(order);

        last.Should().Equal("sending", "sending");
        (await StackStormRig.RecordAsync(order)).Where(step => step.StartsWith("sending", StringComparison.Ordinal)).Should()
            .SatisfyRespectively(first => first.Should().EndWith("request 1 of 3"), second => second.Should().EndWith("request 2 of 3"));
    }

    [Theory]
    [InlineData(nameof(Fate.RequestLost), nameof(AttemptOutcome.Unknown))]
    [InlineData(nameof(Fate.Delivered), nameof(AttemptOutcome.NeverBegan))]
    public async Task A_second_request_that_cannot_be_recorded_is_not_sent(string fate, string outcome)
    {
        fates.Enqueue(Enum.Parse<Fate>(fate));
        using var folder = new TemporaryFolder();
        var order = Orders.Guide();
        var journal = Records.Journal(new RecordsDatabase(folder.File("records.db"), NullLogger<RecordsDatabase>.Instance), order, "stackstorm", rig.Time);
        stackStorm.Declares(Orders.EnableInterface).AnswersPost("08f_mongo_down_post").Traces("05f_traces_unknown_tag");
        posted = _ =>
        {
            using var connection = TemporaryFolder.Connect(folder.File("records.db"));
            connection.Execute("ALTER TABLE repairs RENAME TO lost");
        };

        var attempt = await rig.Pump.RunAsync(rig.Provider.TryAsync(order, journal, default));

        attempt.Outcome.ToString().Should().Be(outcome);
        attempt.Result.Should().Contain("修复记录无法写入，未再次发送");
        posts.Should().ContainSingle();
    }

    [Fact]
    public async Task Of_two_executions_with_one_tag_the_one_with_the_most_progress_is_tracked_and_the_other_is_cancelled()
    {
        fates.Enqueue(Fate.AnswerLost);
        var waiting = Recording.Of("01h9_cancel_requested_DELETE");
        var other = Recording.Of("08b_scheduler_down_get").Body;
        stackStorm.Lives("01c_python_success").DeclaresTimeout(Orders.EnableInterface, 5)
            .On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Traces.OfEach(Other, Guides)))
            .Follows(Other, () => other)
            .Follows(Guides, [Running, Running, Recording.Of("01c_python_success").States[^1]])
            .On("DELETE", "/v1/executions/" + Other, _ =>
            {
                other = waiting.Body;
                return FakeStackStorm.Json(200, waiting.Body);
            });
        var order = Orders.Guide();

        var attempt = await rig.TryAsync(order);

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        attempt.ExecutionId.Should().Be(Guides);
        attempt.Result.Should().EndWith($"；追踪标签下有 2 个执行，跟踪 {Guides}，其余：{Other} 已取消");
        (await StackStormRig.RecordAsync(order)).Should().Contain(step => step.StartsWith("twin: ", StringComparison.Ordinal) && step.Contains(Other, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_execution_that_cannot_be_cancelled_keeps_the_device_closed()
    {
        fates.Enqueue(Fate.AnswerLost);
        stackStorm.Lives("01c_python_success").On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Traces.OfEach(Guides, Other)))
            .Follows(Guides, [Running, Recording.Of("01c_python_success").States[^1]])
            .Follows(Other, () => Running)
            .Answers("DELETE", "/v1/executions/" + Other, "08e6_rabbit_down_cancel");

        var attempt = await rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain($"状态：succeeded (execution: {Guides})").And.Contain($"{Other} 未能确认取消：running");
    }

    [Fact]
    public async Task A_first_request_that_appears_after_the_second_is_cancelled()
    {
        fates.Enqueue(Fate.RequestLost);
        var late = Running;
        stackStorm.Lives("01c_python_success").DeclaresTimeout(Orders.EnableInterface, 5)
            .On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, posts.Count < 2 ? new JsonArray() : Traces.OfEach(Guides, Other)))
            .Follows(Guides, [Running, Running, Recording.Of("01c_python_success").States[^1]])
            .Follows(Other, () => late)
            .On("DELETE", "/v1/executions/" + Other, _ =>
            {
                late = Recording.Of("01h2_cancel_running_final_GET").Body;
                return FakeStackStorm.Json(200, Recording.Of("01h1_cancel_running_DELETE").Body);
            });

        var attempt = await rig.TryAsync();

        attempt.ExecutionId.Should().Be(Guides);
        attempt.Result.Should().EndWith($"{Other} 已取消");
    }

    [Fact]
    public async Task A_first_request_that_appears_while_the_cancellation_of_the_second_is_confirmed_is_cancelled_too()
    {
        fates.Enqueue(Fate.RequestLost);
        var (state, late, canceledAt) = (Running, Running, DateTimeOffset.MaxValue);
        stackStorm.DeclaresTimeout(Orders.EnableInterface, 300).AnswersPost("01c_python_success")
            .On("GET", "/v1/traces", _ => FakeStackStorm.Json(
                200, posts.Count < 2 ? new JsonArray() : canceledAt > rig.Time.GetUtcNow() ? Traces.Of(Guides) : Traces.OfEach(Guides, Other)))
            .Follows(Guides, () => rig.Time.GetUtcNow() > canceledAt.AddSeconds(90) ? Recording.Of("01d_fail_exit1").States[^1] : state)
            .Follows(Other, () => late)
            .On("DELETE", "/v1/executions/" + Guides, _ =>
            {
                canceledAt = rig.Time.GetUtcNow();
                state = Recording.Of("01h1_cancel_running_DELETE").Body;
                return FakeStackStorm.Json(200, state);
            })
            .On("DELETE", "/v1/executions/" + Other, _ =>
            {
                late = Recording.Of("01c_python_success").States[^1];
                return FakeStackStorm.Json(200, Recording.Of("01h8_cancel_completed_DELETE").Body);
            });

        var attempt = await rig.TryAsync();

        attempt.Status.Should().Be("failed", "the cancelled one had ended so when its action could no longer be running");
        attempt.Result.Should().EndWith($"{Other} 已自行结束：succeeded");
    }

    /// <summary>An unanswered request may still arrive; one that st2api answered with 500 is over.</summary>
    [Theory]
    [InlineData(nameof(Fate.RequestLost), nameof(AttemptOutcome.Unknown))]
    [InlineData(nameof(Fate.Delivered), nameof(AttemptOutcome.Canceled))]
    public async Task A_cancellation_requested_during_the_look_up_ends_it_without_sending_again(string fate, string outcome)
    {
        fates.Enqueue(Enum.Parse<Fate>(fate));
        using var cancel = new CancellationTokenSource();
        posted = _ => cancel.Cancel();
        stackStorm.Declares(Orders.EnableInterface).AnswersPost("08f_mongo_down_post").Traces("05f_traces_unknown_tag");

        var attempt = await rig.TryAsync(Orders.Guide(), cancel: cancel.Token);

        attempt.Outcome.ToString().Should().Be(outcome);
        attempt.Result.Should().Contain("已按请求取消");
        posts.Should().ContainSingle();
    }

    private static JsonNode Running => Recording.Of("08d_actionrunner_sigkill_midrun_get").Body;

    private double Since() => (rig.Time.GetUtcNow() - posts[0]).TotalSeconds;

    private Fate FateOf(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            return Fate.Delivered;
        }

        posts.Add(rig.Time.GetUtcNow());
        posted?.Invoke(posts.Count);
        return fates.TryDequeue(out var fate) ? fate : Fate.Delivered;
    }
}
