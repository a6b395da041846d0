using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.Awx;

/// <summary>A cancellation, at every moment of a job's life: its answer proves little, and the status that is read afterwards counts.</summary>
public sealed class JobCancellationTests : IDisposable
{
    private readonly FakeAwx awx = new() { Life = [FakeJob.Runs] };
    private readonly AwxRig rig;
    private readonly CancellationTokenSource cancel = new();

    public JobCancellationTests() => rig = new AwxRig(awx.BaseUrl, "AWX_JOB_TIMEOUT=300") { Step = TimeSpan.FromMilliseconds(500) };

    public void Dispose()
    {
        cancel.Dispose();
        rig.Dispose();
        awx.Dispose();
    }

    [Theory]
    [InlineData("/api/v2/me/")]
    [InlineData("/api/v2/job_templates/10/launch/")]
    [InlineData("/api/v2/labels/")]
    public async Task Before_the_launch_is_sent_it_ends_canceled_and_nothing_is_sent(string during)
    {
        awx.Seen = request =>
        {
            if (request.Path == during)
            {
                cancel.Cancel();
            }
        };

        var attempt = await rig.RunAsync(AwxRig.Order(), cancel: cancel.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.Canceled);
        attempt.Result.Should().Contain("已按请求取消，未产生执行");
        awx.Launches.Should().BeEmpty();
    }

    [Fact]
    public async Task While_the_answer_is_under_way_the_job_is_cancelled_as_soon_as_its_id_is_known()
    {
        awx.OnLaunched = _ =>
        {
            cancel.Cancel();
            return null;
        };

        var attempt = await rig.RunAsync(AwxRig.Order(), cancel: cancel.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.Canceled);
        attempt.Result.Should().EndWith("canceled (execution: 2)，已按请求取消，没有触及设备");
        awx.Cancellations.Should().ContainSingle();
    }

    [Fact]
    public async Task While_pending_it_ends_canceled_and_the_device_is_free()
    {
        awx.Life = [];
        CancelsAt("jobs/");

        var attempt = await rig.RunAsync(AwxRig.Order(), cancel: cancel.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.Canceled);
        attempt.Result.Should().EndWith("已按请求取消，没有触及设备");
        awx.Cancellations.Should().ContainSingle();
    }

    [Theory]
    [InlineData("29-job-canceled")]
    [InlineData("39-job-canceled-still-running")]
    public async Task While_running_it_ends_canceled_when_the_playbook_can_no_longer_be_running(string recording)
    {
        awx.Life = [job =>
        {
            FakeJob.Runs(job);
            job.OnCancel = canceled =>
            {
                canceled.EndsAs(recording);
                canceled.Document["timeout"] = 60;
            };
        }];
        CancelsAt("jobs/");
        var began = rig.Time.GetUtcNow();

        var attempt = await rig.RunAsync(AwxRig.Order(), cancel: cancel.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.Canceled);
        attempt.Result.Should().Contain("canceled (execution: 2)，已按请求取消，已等到 playbook 最迟可能结束的时间");
        (rig.Time.GetUtcNow() - began).TotalSeconds.Should().BeInRange(60 + 30 - 10, 60 + 30 + 20);
        awx.Cancellations.Should().ContainSingle();
    }

    [Theory]
    [InlineData("successful", nameof(AttemptOutcome.Succeeded))]
    [InlineData("failed", nameof(AttemptOutcome.Failed))]
    public async Task A_405_says_that_it_ended_meanwhile_and_its_end_counts(string end, string outcome)
    {
        var hadItsEnd = false;
        awx.Seen = request =>
        {
            if (request.Path.EndsWith("/cancel/", StringComparison.Ordinal) && !hadItsEnd)
            {
                hadItsEnd = true;
                (end == "successful" ? (Action<FakeJob>)FakeJob.Succeeds : FakeJob.Fails)(awx.Jobs[0]);
            }
            else if (request.Path == "/api/v2/jobs/")
            {
                cancel.Cancel();
            }
        };

        var attempt = await rig.RunAsync(AwxRig.Order(), cancel: cancel.Token);

        attempt.Outcome.ToString().Should().Be(outcome, attempt.Result);
        attempt.Status.Should().Be(end);
        awx.Cancellations.Should().ContainSingle();
    }

    [Theory]
    [InlineData("ignored", "已按请求取消，但无法确认已取消，最后状态：running (execution: 2)")]
    [InlineData("403", "HTTP 403：You do not have permission to perform this action.")]
    [InlineData("502", "HTTP 502")]
    [InlineData("500", "HTTP 500")]
    public async Task One_that_AWX_shows_as_running_all_the_same_is_followed_cancelled_again_and_unknown(string answer, string words)
    {
        rig.Step = TimeSpan.FromSeconds(1);
        awx.Life = [job =>
        {
            FakeJob.Runs(job);
            job.Document["timeout"] = 60;
            job.OnCancel = _ => { };
        }];
        CancelsAt("jobs/");
        awx.On("POST", "jobs/2/cancel/", _ => answer switch
        {
            "403" => FakeStackStorm.Json(403, FakeAwx.Recorded("22-403-not-visible")),
            "500" => FakeStackStorm.Text(500, FakeAwx.Recorded("44-database-down").GetValue<string>(), "text/html"),
            "502" => FakeStackStorm.Text(502, "<html>Bad Gateway</html>", "text/html"),
            _ => null,
        });
        var order = AwxRig.Order();

        var attempt = await rig.RunAsync(order, cancel: cancel.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown, "no other provider may touch the device");
        attempt.Result.Should().Contain(words).And.NotContain("<");
        awx.Cancellations.Count.Should().BeInRange(4, 6, "three requests, and again when the playbook's time is over");
        (await AwxRig.RecordAsync(order)).Should().Contain("canceling: job 2 has outlived its time, and is cancelled again");
    }

    [Theory]
    [InlineData("successful", nameof(AttemptOutcome.Succeeded))]
    [InlineData("failed", nameof(AttemptOutcome.Failed))]
    public async Task One_that_cannot_be_stopped_ends_as_AWX_shows_it(string end, string outcome)
    {
        var looks = 0;
        awx.Life = [job =>
        {
            FakeJob.Runs(job);
            job.OnCancel = stubborn => stubborn.Life.Enqueue(end == "successful" ? FakeJob.Succeeds : FakeJob.Fails);
        }];
        awx.On("POST", "jobs/2/cancel/", _ => ++looks < 3 ? FakeStackStorm.Text(202, string.Empty, "text/html") : null);
        CancelsAt("jobs/");

        var attempt = await rig.RunAsync(AwxRig.Order(), cancel: cancel.Token);

        attempt.Outcome.ToString().Should().Be(outcome, attempt.Result);
    }

    [Fact]
    public async Task A_job_that_is_gone_when_it_is_cancelled_leaves_the_time_of_its_playbook()
    {
        awx.Life = [job =>
        {
            FakeJob.Runs(job);
            job.Document["timeout"] = 60;
            job.OnCancel = canceled => canceled.IsGone = true;
        }];
        CancelsAt("jobs/");
        var began = rig.Time.GetUtcNow();

        var attempt = await rig.RunAsync(AwxRig.Order(), cancel: cancel.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("AWX 已查不到该作业");
        (rig.Time.GetUtcNow() - began).TotalSeconds.Should().BeGreaterThan(60 + 30);
    }

    [Fact]
    public async Task A_process_that_stops_while_it_cancels_leaves_it_to_the_next()
    {
        using var stopping = new CancellationTokenSource();
        awx.Life = [job =>
        {
            FakeJob.Runs(job);
            job.OnCancel = _ => stopping.Cancel();
        }];
        CancelsAt("jobs/");

        var attempt = await rig.RunAsync(AwxRig.Order(), cancel: cancel.Token, stopping: stopping.Token);

        (attempt.Outcome, attempt.ExecutionId).Should().Be((AttemptOutcome.StillOpen, "2"));
        awx.Cancellations.Should().ContainSingle();
    }

    [Fact]
    public async Task The_cancellation_has_its_last_slash_and_no_body()
    {
        awx.Life = [];
        CancelsAt("jobs/");

        await rig.RunAsync(AwxRig.Order(), cancel: cancel.Token);

        var sent = awx.Cancellations.Should().ContainSingle().Which;
        sent.Path.Should().Be("/api/v2/jobs/2/cancel/");
        sent.Body.Should().BeNullOrEmpty();
    }

    /// <summary>A person cancels when the path is first asked for.</summary>
    private void CancelsAt(string path) => awx.Seen = request =>
    {
        if (request.Path == "/api/v2/" + path)
        {
            cancel.Cancel();
        }
    };
}
