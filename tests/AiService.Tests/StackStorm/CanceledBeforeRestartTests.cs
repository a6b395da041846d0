using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

/// <summary>An execution that was cancelled or abandoned before a restart, while its action might still be running.</summary>
public sealed class CanceledBeforeRestartTests : IDisposable
{
    private readonly LivedExecution run = new();

    public CanceledBeforeRestartTests() => run.StackStorm.Traces("05f_traces_unknown_tag");

    public void Dispose()
    {
        run.StackStorm.Requests.Should().NotContain(request => request.Method == "DELETE", "a second cancellation would hide its status");
        run.Dispose();
    }

    [Fact]
    public async Task A_process_that_stops_leaves_it_to_the_next_which_keeps_the_recorded_time()
    {
        run.Life.Add((5, "abandoned"));
        using var stopping = new CancellationTokenSource();
        run.CancelsAfter(20, stopping);

        (await run.Rig.TryAsync(Orders.Guide(), stopping.Token)).Outcome.Should().Be(AttemptOutcome.StillOpen);

        run.StackStorm.Seen = null;
        var standing = new ResumePoint(run.Began, LivedExecution.Id, "abandoned", run.Began + TimeSpan.FromSeconds(50));
        (await run.Rig.ResumeAsync(Orders.Guide(), standing)).Outcome.Should().Be(AttemptOutcome.Failed);
        run.Elapsed.Should().BeInRange(50, 55);
    }

    [Theory]
    [InlineData("succeeded", nameof(AttemptOutcome.Succeeded))]
    [InlineData("canceled", nameof(AttemptOutcome.Failed))]
    public async Task After_a_restart_that_took_longer_it_ends_with_what_StackStorm_shows(string status, string outcome)
    {
        run.Life[0] = (0, status);
        var standing = new ResumePoint(run.Began - TimeSpan.FromHours(1), LivedExecution.Id, "canceled", run.Began - TimeSpan.FromMinutes(30));

        var attempt = await run.Rig.ResumeAsync(Orders.Guide(), standing);

        attempt.Outcome.ToString().Should().Be(outcome);
        run.Elapsed.Should().BeLessThan(5);
    }

    [Fact]
    public async Task After_a_restart_a_workflow_that_was_in_doubt_stays_so()
    {
        run.Life[0] = (0, "canceled");
        run.StackStorm.IsRunBy(Orders.EnableInterface, "orquesta");
        var standing = new ResumePoint(run.Began, LivedExecution.Id, "canceled", run.Began + TimeSpan.FromSeconds(40));

        (await run.Rig.ResumeAsync(Orders.Guide(), standing)).Outcome.Should().Be(AttemptOutcome.Failed);

        run.Elapsed.Should().BeInRange(40, 45);
    }

    [Fact]
    public async Task After_a_restart_one_that_runs_although_it_was_cancelled_is_followed()
    {
        run.Life.Add((8, "succeeded"));
        var standing = new ResumePoint(run.Began, LivedExecution.Id, "canceled", run.Began + TimeSpan.FromSeconds(60));

        (await run.Rig.ResumeAsync(Orders.Guide(), standing)).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }
}
