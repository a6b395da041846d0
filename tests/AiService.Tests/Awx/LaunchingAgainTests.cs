using AiService.Repairs.Running;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.Awx;

/// <summary>A repair is launched again only when there is surely no job of it, with the same tag, and not for ever.</summary>
public sealed class LaunchingAgainTests : LossyAwxTests
{
    [Theory]
    [InlineData(nameof(Fate.RequestLost), true)]
    [InlineData(nameof(Fate.RequestLost), false)]
    [InlineData(nameof(Fate.SilentLoss), true)]
    public async Task An_unanswered_launch_is_sent_again_when_AWX_has_answered_none_over_the_settling_time(string fate, bool labels)
    {
        Fates.Enqueue(Enum.Parse<Fate>(fate));
        Awx.Page["ask_labels_on_launch"] = labels;

        var attempt = await Rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        Launches.Should().HaveCount(2);
        (Launches[1] - Launches[0]).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(20));
        Awx.Jobs.Should().ContainSingle();
    }

    [Fact]
    public async Task A_job_that_appears_late_is_found_and_not_launched_again()
    {
        Fates.Enqueue(Fate.AnswerLost);
        Awx.OnLaunched = job =>
        {
            job.IsHidden = true;
            return null;
        };
        Awx.Seen = _ => Awx.Jobs.ForEach(job => job.IsHidden = Since < 18);

        (await Rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Succeeded);

        Launches.Should().ContainSingle();
    }

    [Fact]
    public async Task A_look_up_that_fails_starts_the_settling_time_again()
    {
        Fates.Enqueue(Fate.RequestLost);
        Awx.On("GET", "jobs/", _ => Launches.Count == 1 && Since is > 15 and < 30
            ? FakeStackStorm.Text(500, Recording.Of("44-database-down", "awx").Body.GetValue<string>(), "text/html")
            : null);

        (await Rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Succeeded);

        (Launches[1] - Launches[0]).Should().BeGreaterThan(TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task Without_an_answer_three_times_over_nothing_is_known()
    {
        Enumerable.Repeat(Fate.RequestLost, 3).ToList().ForEach(Fates.Enqueue);

        var attempt = await Rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown, "no other provider may touch the device");
        attempt.Result.Should().Contain("已发送 3 次").And.EndWith("请人工确认设备状态");
        Launches.Should().HaveCount(3);
    }

    [Fact]
    public async Task While_AWX_is_away_nothing_is_launched_again()
    {
        Rig.Step = TimeSpan.FromSeconds(1);
        Fates.Enqueue(Fate.RequestLost);
        Awx.On("GET", "jobs/", _ => FakeStackStorm.Text(502, "<html>502 Bad Gateway</html>", "text/html"));

        var attempt = await Rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        Since.Should().BeGreaterThan(20 + 60, "it may come back as long as a job would be followed");
        Launches.Should().ContainSingle();
    }

    [Theory]
    [InlineData("23-403-read-token")]
    [InlineData("21-400-no-inventory")]
    [InlineData("06-401-bad-token")]
    public async Task A_refusal_after_an_unanswered_launch_leaves_it_unknown(string recording)
    {
        Fates.Enqueue(Fate.RequestLost);
        Awx.Answers("POST", "job_templates/10/launch/", recording);

        (await Rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Unknown, "no other provider may touch the device");

        Launches.Should().HaveCount(2);
    }

    [Fact]
    public async Task Each_launch_is_recorded_before_it_is_sent()
    {
        Fates.Enqueue(Fate.RequestLost);
        List<string?> last = [];
        Launching = _ => last.Add(Rig.Journal!.Last.Status);
        var order = AwxRig.Order();

        await Rig.RunAsync(order);

        last.Should().Equal("sending", "sending");
        (await AwxRig.RecordAsync(order)).Where(step => step.StartsWith("sending", StringComparison.Ordinal)).Should().SatisfyRespectively(
            first => first.Should().Be($"sending: POST job_templates/10/launch/, limit 1, trace tag {order.TraceTag}, request 1 of 3"),
            second => second.Should().EndWith("request 2 of 3"));
    }

    [Fact]
    public async Task A_second_launch_that_cannot_be_recorded_is_not_sent()
    {
        Fates.Enqueue(Fate.RequestLost);
        using var folder = new TemporaryFolder();
        var order = AwxRig.Order();
        var journal = Records.Journal(new RecordsDatabase(folder.File("records.db"), NullLogger<RecordsDatabase>.Instance), order, "awx", Rig.Time);
        Launching = _ =>
        {
            using var connection = TemporaryFolder.Connect(folder.File("records.db"));
            connection.Execute("ALTER TABLE repairs RENAME TO lost");
        };

        var attempt = await Rig.Pump.RunAsync(Rig.Provider.TryAsync(order, journal, default));

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("修复记录无法写入，未再次发送");
        Launches.Should().ContainSingle();
    }

    [Theory]
    [InlineData(nameof(Fate.RequestLost), nameof(AttemptOutcome.Unknown), "已按请求取消，不再发送")]
    [InlineData(nameof(Fate.AnswerLost), nameof(AttemptOutcome.Canceled), "已按请求取消")]
    public async Task A_person_who_cancels_while_the_answer_is_missing_has_nothing_sent_again(string fate, string outcome, string words)
    {
        Fates.Enqueue(Enum.Parse<Fate>(fate));
        Awx.Life = [FakeJob.Runs];
        using var cancel = new CancellationTokenSource();
        Launching = _ => cancel.Cancel();

        var attempt = await Rig.RunAsync(AwxRig.Order(), cancel: cancel.Token);

        attempt.Outcome.ToString().Should().Be(outcome);
        attempt.Result.Should().Contain(words);
        Launches.Should().ContainSingle();
    }

    [Theory]
    [InlineData(nameof(Fate.AnswerLost))]
    [InlineData(nameof(Fate.Silence))]
    [InlineData(nameof(Fate.RequestLost))]
    public async Task A_process_that_stops_before_the_answer_leaves_it_to_the_next_which_looks_it_up(string fate)
    {
        Fates.Enqueue(Enum.Parse<Fate>(fate));
        using var stopping = new CancellationTokenSource();
        Launching = _ => stopping.Cancel();
        var order = AwxRig.Order();

        (await Rig.RunAsync(order, stopping: stopping.Token)).Outcome.Should().Be(AttemptOutcome.StillOpen);
        var next = await Rig.RunAsync(order, new ResumePoint(Launches[0], null, "sending"));

        next.Outcome.Should().Be(fate == nameof(Fate.RequestLost) ? AttemptOutcome.Unknown : AttemptOutcome.Succeeded);
        next.Result.Should().Contain(fate == nameof(Fate.RequestLost) ? "按追踪标签未找到作业，不再次发送" : "successful (execution: 2)");
        Launches.Should().ContainSingle("the next process sends nothing");
    }

    [Fact]
    public async Task The_answer_to_a_launch_that_is_under_way_is_still_read_when_the_process_stops()
    {
        using var stopping = new CancellationTokenSource();
        Awx.Life = [FakeJob.Runs];
        Launching = _ => stopping.Cancel();

        var attempt = await Rig.RunAsync(AwxRig.Order(), stopping: stopping.Token);

        (attempt.Outcome, attempt.ExecutionId).Should().Be((AttemptOutcome.StillOpen, "2"));
    }
}
