using AiService.Repairs.Running;

namespace AiService.Tests.Awx;

/// <summary>
/// After an end that says nothing about the playbook, the attempt is over when the playbook can no longer be running: no other provider touches the device before.
/// </summary>
public sealed class ClosedDeviceTests : IDisposable
{
    private readonly FakeAwx awx = new();
    private readonly AwxRig rig;
    private readonly DateTimeOffset began;

    public ClosedDeviceTests()
    {
        rig = NewRig();
        began = rig.Time.GetUtcNow();
    }

    private double Elapsed => (rig.Time.GetUtcNow() - began).TotalSeconds;

    public void Dispose()
    {
        rig.Dispose();
        awx.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(2)]
    public async Task It_is_closed_until_the_templates_time_out_and_a_margin_have_passed_since_the_start_whatever_AWXs_clock_shows(int hours)
    {
        awx.Life = [job => Starts(job, hours), job => Ends(job, hours, after: 20)];

        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.Failed, "the fallback may begin now");
        Elapsed.Should().BeInRange(120 + 30, 120 + 30 + 30, "the job started within the first seconds");
        attempt.Result.Should().Contain("原因：Job reaped due to instance shutdown，已等到 playbook 最迟可能结束的时间 13:42:");
    }

    [Theory]
    [InlineData("20", 600)]
    [InlineData("700", 700)]
    public async Task Without_a_time_out_it_is_the_larger_of_DEVICE_HOLD_and_600_seconds_and_then_unknown(string hold, int seconds)
    {
        using var other = NewRig($"DEVICE_HOLD={hold}");
        other.Step = TimeSpan.FromSeconds(1);
        awx.Life = [FakeJob.Runs, job => job.Ends("canceled")];
        var start = other.Time.GetUtcNow();

        var attempt = await other.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown, "on an assumption no other provider is sent");
        attempt.Result.Should().Contain("作业模板没有设置超时（timeout）").And.EndWith("请人工确认设备状态");
        (other.Time.GetUtcNow() - start).TotalSeconds.Should().BeInRange(seconds, seconds + 25);
    }

    [Fact]
    public async Task A_job_that_is_gone_leaves_the_time_of_its_playbook()
    {
        awx.Life = [job => Starts(job, 0), job => job.IsGone = true];

        var attempt = await rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("AWX 已查不到该作业 (execution: 2)，已等到 playbook 最迟可能结束的时间");
        Elapsed.Should().BeInRange(120 + 30, 120 + 30 + 25);
        awx.Launches.Should().ContainSingle();
    }

    [Fact]
    public async Task The_record_says_until_when_it_is_closed_and_what_is_waited_for()
    {
        awx.Life = [job => Starts(job, 0), job => Ends(job, 0, after: 20)];
        var order = AwxRig.Order();

        await rig.RunAsync(order);

        (await AwxRig.RecordAsync(order)).Should().Contain(line =>
            line.StartsWith("failed: AWX 作业 2 状态：failed（Job reaped due to instance shutdown），playbook 最迟可能运行到 13:42:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_release_ends_it_unknown_at_once()
    {
        awx.Life = [job => Starts(job, 0), job => Ends(job, 0, after: 20)];
        using var release = new CancellationTokenSource(TimeSpan.FromSeconds(60), rig.Time);

        var attempt = await rig.RunAsync(AwxRig.Order(), released: release.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("AWX 的最后状态：failed (execution: 2)").And.Contain("设备已由人工提前释放，playbook 最迟可能运行到 13:42:");
        Elapsed.Should().BeInRange(60, 70);
    }

    [Fact]
    public async Task A_person_who_wants_it_stopped_meanwhile_ends_it_canceled_and_not_sooner()
    {
        awx.Life = [job => Starts(job, 0), job => Ends(job, 0, after: 20)];
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(60), rig.Time);

        var attempt = await rig.RunAsync(AwxRig.Order(), cancel: cancel.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.Canceled, "no fallback begins after a person's wish to stop");
        Elapsed.Should().BeGreaterThanOrEqualTo(120 + 30);
    }

    [Fact]
    public async Task A_process_that_stops_leaves_it_to_the_next_which_keeps_the_recorded_time_and_cancels_nothing()
    {
        awx.Life = [job => Starts(job, 0), job => Ends(job, 0, after: 20)];
        using var stopping = new CancellationTokenSource(TimeSpan.FromSeconds(60), rig.Time);
        var order = AwxRig.Order();

        (await rig.RunAsync(order, stopping: stopping.Token)).Outcome.Should().Be(AttemptOutcome.StillOpen);
        var next = await rig.RunAsync(order, new ResumePoint(began, "2", "failed", began.AddSeconds(100)));

        next.Outcome.Should().Be(AttemptOutcome.Failed);
        Elapsed.Should().BeInRange(100, 105);
        awx.Cancellations.Should().BeEmpty();
        awx.Launches.Should().ContainSingle();
    }

    [Theory]
    [InlineData("successful", nameof(AttemptOutcome.Succeeded))]
    [InlineData("canceled", nameof(AttemptOutcome.Failed))]
    public async Task After_a_restart_that_took_longer_it_ends_with_what_AWX_shows(string status, string outcome)
    {
        var order = AwxRig.Order();
        var job = awx.Add(order.TraceTag);
        FakeJob.Succeeds(job);
        (job.Status, job.Document["timeout"]) = (status, 30);

        var attempt = await rig.RunAsync(order, new ResumePoint(began.AddHours(-1), "2", "canceled", began.AddMinutes(-30)));

        attempt.Outcome.ToString().Should().Be(outcome);
        Elapsed.Should().BeLessThan(10);
    }

    [Theory]
    [InlineData("running")]
    [InlineData("pending")]
    public async Task After_a_restart_one_that_runs_although_it_was_cancelled_is_followed(string status)
    {
        var order = AwxRig.Order();
        awx.Life = [FakeJob.Runs, FakeJob.Succeeds];
        awx.Add(order.TraceTag, status: status);

        var attempt = await rig.RunAsync(order, new ResumePoint(began, "2", "canceled", began.AddSeconds(60)));

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        awx.Cancellations.Should().BeEmpty();
    }

    /// <summary>What the lost process found different is found again: else the next one would hand the device to the fallback.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("all")]
    [InlineData("r1,r2")]
    [InlineData("r9")]
    [InlineData("none.invalid")]
    public async Task After_a_restart_a_job_that_was_not_the_one_asked_for_is_escalated_all_the_same(string limit)
    {
        var order = AwxRig.Order();
        var job = awx.Add(order.TraceTag, limit: limit);
        job.Ends("canceled");
        job.Document["timeout"] = 30;

        var attempt = await rig.RunAsync(order, new ResumePoint(began.AddSeconds(-60), "2", "canceled", began.AddSeconds(40)));

        attempt.Outcome.Should().Be(AttemptOutcome.Escalated);
        attempt.Result.Should().Contain("作业的 limit 与所要求的主机 1 不同，已请求取消；请人工检查作业触及的主机与作业模板");
        Elapsed.Should().BeInRange(40, 46);
    }

    [Theory]
    [InlineData("runs and is done", nameof(AttemptOutcome.Succeeded), false)]
    [InlineData("runs on", nameof(AttemptOutcome.Succeeded), true)]
    [InlineData("started unseen", nameof(AttemptOutcome.Failed), true)]
    [InlineData("gone", nameof(AttemptOutcome.Failed), true)]
    public async Task A_worker_that_had_just_taken_a_cancelled_job_runs_it_all_the_same(string race, string outcome, bool closes)
    {
        DateTimeOffset? ended = null;
        var lists = 0;
        awx.Life = [job =>
        {
            job.Status = "canceled";
            job.Document["timeout"] = 30;
        }];
        awx.Seen = request =>
        {
            ended ??= awx.Jobs is [{ Status: "canceled" }] ? rig.Time.GetUtcNow() : null;
            var passed = ended is null ? 0 : (rig.Time.GetUtcNow() - ended.Value).TotalSeconds;
            if (passed < 3 || lists++ > (race == "runs on" ? 4 : 0))
            {
                return;
            }

            Action<FakeJob> change = race switch
            {
                "runs and is done" => FakeJob.Succeeds,
                "runs on" when lists < 5 => FakeJob.Runs,
                "runs on" => FakeJob.Succeeds,
                "gone" => job => job.IsGone = true,
                _ => job => job.Document["started"] = "2026-11-23T13:40:12.637303Z",
            };
            change(awx.Jobs[0]);
        };
        var order = AwxRig.Order();

        var attempt = await rig.RunAsync(order);

        attempt.Outcome.ToString().Should().Be(outcome);
        (await AwxRig.RecordAsync(order)).Any(line => line.Contains("playbook 最迟可能运行到", StringComparison.Ordinal)).Should().Be(closes);
    }

    private AwxRig NewRig(params string[] more) => new(awx.BaseUrl, ["AWX_JOB_TIMEOUT=120", "AWX_SETTLE_TIME=20", .. more]);

    /// <summary>Begins, with a time-out of 120 s, by a clock that differs by so many hours.</summary>
    private void Starts(FakeJob job, int hours)
    {
        job.Status = "running";
        job.Document["timeout"] = 120;
        job.Document["started"] = rig.Time.GetUtcNow().AddHours(hours).ToString("o");
    }

    /// <summary>Is called over by AWX, which says so, after so many seconds.</summary>
    private void Ends(FakeJob job, int hours, int after)
    {
        if (Elapsed < after)
        {
            job.Life.Enqueue(later => Ends(later, hours, after));
            return;
        }

        job.Status = "failed";
        job.Document["job_explanation"] = "Job reaped due to instance shutdown";
        job.Document["finished"] = rig.Time.GetUtcNow().AddHours(hours).ToString("o");
    }
}
