using System.Text.Json.Nodes;
using AiService.Repairs;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

/// <summary>An execution that was cancelled or abandoned before a restart, while its action might still be running.</summary>
public sealed class CanceledBeforeRestartTests : IDisposable
{
    private const string Guides = "6b04412653e8bd92fcb1967d";

    private readonly FakeStackStorm stackStorm = new();
    private readonly List<(double At, string Status)> life = [(0, "running")];
    private readonly StackStormRig rig;
    private readonly DateTimeOffset began;

    public CanceledBeforeRestartTests()
    {
        rig = new StackStormRig(stackStorm.BaseUrl, "STACKSTORM_EXECUTION_TIMEOUT=30", "STACKSTORM_SETTLE_TIME=10");
        began = rig.Time.GetUtcNow();
        stackStorm.DeclaresTimeout(Orders.EnableInterface, 60).AnswersPost("01c_python_success").Traces("05f_traces_unknown_tag")
            .Follows(Guides, () => new JsonObject { ["id"] = Guides, ["status"] = life.Last(step => step.At <= Elapsed).Status });
    }

    private double Elapsed => (rig.Time.GetUtcNow() - began).TotalSeconds;

    public void Dispose()
    {
        rig.Dispose();
        stackStorm.Requests.Should().NotContain(request => request.Method == "DELETE", "a second cancellation would only hide what came of it");
        stackStorm.Dispose();
    }

    [Fact]
    public async Task A_process_that_goes_down_leaves_it_to_the_next_which_keeps_the_recorded_time()
    {
        life.Add((5, "abandoned"));
        using var stopping = new CancellationTokenSource();
        stackStorm.Seen = _ =>
        {
            if (Elapsed >= 20)
            {
                stopping.Cancel();
            }
        };

        (await rig.TryAsync(Orders.Guide(), stopping.Token)).Outcome.Should().Be(AttemptOutcome.StillOpen);

        stackStorm.Seen = null;
        var standing = new RepairStanding(began, Guides, "abandoned", began + TimeSpan.FromSeconds(50));
        (await rig.ResumeAsync(Orders.Guide(), standing)).Outcome.Should().Be(AttemptOutcome.Failed);
        Elapsed.Should().BeInRange(50, 55);
    }

    [Theory]
    [InlineData("succeeded", nameof(AttemptOutcome.Succeeded))]
    [InlineData("canceled", nameof(AttemptOutcome.Failed))]
    public async Task After_a_restart_that_took_longer_it_ends_with_what_StackStorm_shows(string status, string outcome)
    {
        life[0] = (0, status);
        var standing = new RepairStanding(began - TimeSpan.FromHours(1), Guides, "canceled", began - TimeSpan.FromMinutes(30));

        var attempt = await rig.ResumeAsync(Orders.Guide(), standing);

        attempt.Outcome.ToString().Should().Be(outcome);
        Elapsed.Should().BeLessThan(5);
    }

    [Fact]
    public async Task After_a_restart_one_that_runs_although_it_was_cancelled_is_followed()
    {
        life.Add((8, "succeeded"));
        var standing = new RepairStanding(began, Guides, "canceled", began + TimeSpan.FromSeconds(60));

        (await rig.ResumeAsync(Orders.Guide(), standing)).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }
}
