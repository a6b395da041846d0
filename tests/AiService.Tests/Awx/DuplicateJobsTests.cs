using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.Awx;

/// <summary>Two jobs with one tag: a launch that counted as lost arrived after all. The later one is cancelled, and its run waited for.</summary>
public sealed class DuplicateJobsTests : LossyAwxTests
{
    [Fact]
    public async Task Of_two_that_are_found_the_later_one_is_cancelled_and_reported()
    {
        var order = AwxRig.Order();
        Awx.Life = [FakeJob.Runs, FakeJob.Succeeds];
        Awx.Add(order.TraceTag);
        Awx.Add(order.TraceTag);

        var attempt = await Rig.RunAsync(order, new ResumePoint(Rig.Time.GetUtcNow().AddSeconds(-5), null, "sending"));

        (attempt.Outcome, attempt.ExecutionId).Should().Be((AttemptOutcome.Succeeded, "2"));
        attempt.Result.Should().EndWith("追踪标签下有 2 个作业，跟踪 2，其余：3 已取消，未执行");
        Awx.Cancellations.Should().ContainSingle().Which.Path.Should().Be("/api/v2/jobs/3/cancel/");
        (await AwxRig.RecordAsync(order)).Should().Contain("twin: job 3 carries the same trace tag: canceled, Final");
    }

    [Fact]
    public async Task One_that_appears_beside_the_second_launch_is_cancelled_at_once()
    {
        Fates.Enqueue(Fate.RequestLost);
        var order = AwxRig.Order();
        Awx.OnLaunched = _ =>
        {
            Awx.Add(order.TraceTag);
            return null;
        };

        var attempt = await Rig.RunAsync(order);

        (attempt.Outcome, attempt.ExecutionId).Should().Be((AttemptOutcome.Succeeded, "2"));
        Awx.Cancellations.Should().ContainSingle().Which.Path.Should().Be("/api/v2/jobs/3/cancel/");
        Awx.Requests.TakeWhile(request => !request.Path.EndsWith("/cancel/", StringComparison.Ordinal)).Should().NotContain(
            request => request.Query != null && request.Query.ContainsKey("id__in"), "it is cancelled before the other is followed, not when that has ended");
    }

    [Fact]
    public async Task The_run_of_a_duplicate_is_waited_for_before_the_device_is_free()
    {
        var order = AwxRig.Order();
        Awx.Add(order.TraceTag);
        var later = Awx.Add(order.TraceTag);
        FakeJob.Runs(later);
        later.Document["timeout"] = 30;
        var began = Rig.Time.GetUtcNow();

        var attempt = await Rig.RunAsync(order, new ResumePoint(began.AddSeconds(-5), null, "sending"));

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        (Rig.Time.GetUtcNow() - began).TotalSeconds.Should().BeInRange(30 + 30, 30 + 30 + 25);
        (await AwxRig.RecordAsync(order)).Should().Contain(line => line.Contains("AWX 作业 3 状态：canceled，playbook 最迟可能运行到", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_duplicate_that_worked_before_it_could_be_cancelled_has_repaired_the_device()
    {
        var order = AwxRig.Order();
        Awx.Life = [FakeJob.Fails];
        Awx.Add(order.TraceTag);
        FakeJob.Succeeds(Awx.Add(order.TraceTag));

        var attempt = await Rig.RunAsync(order, new ResumePoint(Rig.Time.GetUtcNow().AddSeconds(-5), null, "sending"));

        (attempt.Outcome, attempt.ExecutionId).Should().Be((AttemptOutcome.Succeeded, "3"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task While_one_of_two_is_shown_as_running_the_other_frees_no_device(int stuck)
    {
        Rig.Step = TimeSpan.FromSeconds(2);
        var order = AwxRig.Order();
        Awx.Add(order.TraceTag);
        Awx.Add(order.TraceTag);
        foreach (var job in Awx.Jobs)
        {
            if (job.Id == stuck)
            {
                FakeJob.Runs(job);
                job.Life.Clear();
                job.OnCancel = _ => { };
            }
            else
            {
                FakeJob.Succeeds(job);
            }
        }

        var attempt = await Rig.RunAsync(order, new ResumePoint(Rig.Time.GetUtcNow().AddSeconds(-5), null, "sending"));

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown, "it may be working on the device");
        attempt.Result.Should().Contain($"{stuck}");
    }

    [Fact]
    public async Task Where_it_cannot_be_read_whether_there_are_others_the_device_is_not_free()
    {
        Fates.Enqueue(Fate.RequestLost);
        Rig.Step = TimeSpan.FromSeconds(1);
        Awx.Life = [FakeJob.Runs, FakeJob.Succeeds];
        Awx.On("GET", "jobs/", request => Launches.Count < 2 || request.Query!.ContainsKey("id__in") ? null : FakeStackStorm.Json(403, FakeAwx.Recorded("22-403-not-visible")));

        var attempt = await Rig.RunAsync(AwxRig.Order());

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("successful (execution: 2)；未能确认追踪标签下是否还有其他作业");
    }
}
