using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.Awx;

/// <summary>A job that starts, or cannot be read, after AWX had shown its end: its device stays closed for the time that its playbook may take.</summary>
public sealed class UnprovenEndTests : IDisposable
{
    private readonly FakeAwx awx = new();
    private readonly AwxRig rig;
    private readonly CancellationTokenSource cancel = new();

    public UnprovenEndTests() => rig = new AwxRig(awx.BaseUrl, "AWX_JOB_TIMEOUT=300") { Step = TimeSpan.FromMilliseconds(500) };

    public void Dispose()
    {
        cancel.Dispose();
        rig.Dispose();
        awx.Dispose();
    }

    [Fact]
    public async Task One_that_starts_after_its_cancellation_was_not_confirmed_has_its_whole_time()
    {
        rig.Step = TimeSpan.FromSeconds(1);
        DateTimeOffset? started = null;
        awx.OnLaunched = launched =>
        {
            launched.Document["timeout"] = 60;
            launched.OnCancel = job =>
            {
                if (started is not null)
                {
                    job.Status = "canceled";
                    return;
                }

                // AWX took the request and did nothing; a minute later it places the job.
                Enumerable.Repeat<Action<FakeJob>>(_ => { }, 25).ToList().ForEach(job.Life.Enqueue);
                job.Life.Enqueue(late =>
                {
                    FakeJob.Runs(late);
                    started = rig.Time.GetUtcNow();
                });
            };
            return null;
        };
        awx.Life = [];
        awx.Seen = request =>
        {
            // A person cancels when it is polled first.
            if (request.Path == "/api/v2/jobs/")
            {
                cancel.Cancel();
            }
        };

        var attempt = await rig.RunAsync(AwxRig.Order(), cancel: cancel.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.Canceled);
        (rig.Time.GetUtcNow() - started!.Value).TotalSeconds.Should().BeGreaterThan(60, "the playbook has that long from its start");
    }

    [Theory]
    [InlineData("canceled", true)]
    [InlineData("failed", true)]
    [InlineData("successful", false)]
    public async Task One_that_cannot_be_read_any_more_after_its_end_may_still_run_unless_it_was_successful(string status, bool closes)
    {
        awx.Life = [job =>
        {
            FakeJob.Runs(job);
            job.Document["timeout"] = 30;
            job.Status = status;
        }];
        awx.On("GET", "jobs/2/", _ => FakeStackStorm.Json(404, FakeAwx.Recorded("07-404")));
        var order = AwxRig.Order();

        var attempt = await rig.RunAsync(order);

        attempt.Outcome.Should().NotBe(AttemptOutcome.Succeeded);
        attempt.Result.Should().Contain("无法读取该作业");
        (await AwxRig.RecordAsync(order)).Any(line => line.Contains("playbook 最迟可能运行到", StringComparison.Ordinal)).Should().Be(closes);
    }
}
