using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.StackStorm;

/// <summary>A repair is sent again only when there is surely no execution of it, with the same tag, and not for ever.</summary>
public sealed class SendingAgainTests : LossyLineTests
{
    [Theory]
    [InlineData(nameof(Fate.RequestLost))]
    [InlineData(nameof(Fate.SilentLoss))]
    public async Task An_unanswered_request_is_sent_again_when_StackStorm_has_answered_none_over_the_settling_time(string fate)
    {
        Fates.Enqueue(Enum.Parse<Fate>(fate));
        StackStorm.Lives("01c_python_success").On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Posts.Count < 2 ? new JsonArray() : Traces.Of(Guides)));

        var attempt = await Rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        Posts.Should().HaveCount(2);
        (Posts[1] - Posts[0]).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_500_without_a_trace_is_sent_again_within_seconds()
    {
        StackStorm.Lives("01c_python_success").On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Posts.Count < 2 ? new JsonArray() : Traces.Of(Guides)))
            .On("POST", "/v1/executions", _ => Posts.Count == 1
                ? FakeStackStorm.Json(500, Recording.Of("08f_mongo_down_post").Body)
                : FakeStackStorm.Json(201, Recording.Of("01c_python_success").Body));

        var attempt = await Rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        (Posts[1] - Posts[0]).TotalSeconds.Should().BeInRange(5, 15);
    }

    [Fact]
    public async Task A_request_that_arrives_late_is_found_and_not_sent_again()
    {
        Fates.Enqueue(Fate.RequestLost);
        StackStorm.Lives("01c_python_success").On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Since() < 18 ? new JsonArray() : Traces.Of(Guides)));

        (await Rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);

        Posts.Should().ContainSingle();
    }

    [Fact]
    public async Task A_look_up_that_fails_starts_the_settling_time_again()
    {
        Fates.Enqueue(Fate.RequestLost);
        StackStorm.Lives("01c_python_success").On("GET", "/v1/traces", _ => Posts.Count > 1
            ? FakeStackStorm.Json(200, Traces.Of(Guides))
            : Since() is > 15 and < 30 ? FakeStackStorm.Json(500, Recording.Of("08f2_mongo_down_get").Body) : FakeStackStorm.Json(200, new JsonArray()));

        (await Rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Succeeded);

        (Posts[1] - Posts[0]).Should().BeGreaterThan(TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task Without_an_answer_three_times_over_nothing_is_known()
    {
        Fates.Enqueue(Fate.RequestLost);
        Fates.Enqueue(Fate.RequestLost);
        Fates.Enqueue(Fate.RequestLost);
        StackStorm.Declares(Orders.EnableInterface).Traces("05f_traces_unknown_tag");

        var attempt = await Rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("已发送 3 次");
        Posts.Should().HaveCount(3);
    }

    [Fact]
    public async Task Three_times_500_without_a_trace_never_began()
    {
        StackStorm.Declares(Orders.EnableInterface).AnswersPost("08e_rabbit_down_post").Traces("05f_traces_unknown_tag");

        var attempt = await Rig.TryAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain("HTTP 500：[Errno 111] ECONNREFUSED").And.Contain("已发送 3 次");
        Posts.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_refusal_after_an_unanswered_request_leaves_it_unknown()
    {
        Fates.Enqueue(Fate.RequestLost);
        StackStorm.Declares(Orders.EnableInterface).AnswersPost("03b_disabled_action").Traces("05f_traces_unknown_tag");

        (await Rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Unknown, "no other provider may touch the device");
    }

    [Fact]
    public async Task Each_request_is_recorded_before_it_is_sent()
    {
        Fates.Enqueue(Fate.RequestLost);
        List<string?> last = [];
        Posted = _ => last.Add(Rig.Journal!.Last.Status);
        StackStorm.Lives("01c_python_success").On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Posts.Count < 2 ? new JsonArray() : Traces.Of(Guides)));
        var order = Orders.Guide();

        await Rig.TryAsync(order);

        last.Should().Equal("sending", "sending");
        (await StackStormRig.RecordAsync(order)).Where(step => step.StartsWith("sending", StringComparison.Ordinal)).Should()
            .SatisfyRespectively(first => first.Should().EndWith("request 1 of 3"), second => second.Should().EndWith("request 2 of 3"));
    }

    [Theory]
    [InlineData(nameof(Fate.RequestLost), nameof(AttemptOutcome.Unknown))]
    [InlineData(nameof(Fate.Delivered), nameof(AttemptOutcome.NeverBegan))]
    public async Task A_second_request_that_cannot_be_recorded_is_not_sent(string fate, string outcome)
    {
        Fates.Enqueue(Enum.Parse<Fate>(fate));
        using var folder = new TemporaryFolder();
        var order = Orders.Guide();
        var journal = Records.Journal(new RecordsDatabase(folder.File("records.db"), NullLogger<RecordsDatabase>.Instance), order, "stackstorm", Rig.Time);
        StackStorm.Declares(Orders.EnableInterface).AnswersPost("08f_mongo_down_post").Traces("05f_traces_unknown_tag");
        Posted = _ =>
        {
            using var connection = TemporaryFolder.Connect(folder.File("records.db"));
            connection.Execute("ALTER TABLE repairs RENAME TO lost");
        };

        var attempt = await Rig.Pump.RunAsync(Rig.Provider.TryAsync(order, journal, default));

        attempt.Outcome.ToString().Should().Be(outcome);
        attempt.Result.Should().Contain("修复记录无法写入，未再次发送");
        Posts.Should().ContainSingle();
    }

    /// <summary>An unanswered request may still arrive; one that st2api answered with 500 is over.</summary>
    [Theory]
    [InlineData(nameof(Fate.RequestLost), nameof(AttemptOutcome.Unknown))]
    [InlineData(nameof(Fate.Delivered), nameof(AttemptOutcome.Canceled))]
    public async Task A_cancellation_requested_during_the_look_up_ends_it_without_sending_again(string fate, string outcome)
    {
        Fates.Enqueue(Enum.Parse<Fate>(fate));
        using var cancel = new CancellationTokenSource();
        Posted = _ => cancel.Cancel();
        StackStorm.Declares(Orders.EnableInterface).AnswersPost("08f_mongo_down_post").Traces("05f_traces_unknown_tag");

        var attempt = await Rig.TryAsync(Orders.Guide(), cancel: cancel.Token);

        attempt.Outcome.ToString().Should().Be(outcome);
        attempt.Result.Should().Contain("已按请求取消");
        Posts.Should().ContainSingle();
    }

    private double Since() => (Rig.Time.GetUtcNow() - Posts[0]).TotalSeconds;
}
