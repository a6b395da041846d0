using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

/// <summary>Workflow runners wait for the task that runs: what they call canceled is over, unless the workflow was resuming.</summary>
public sealed class CanceledWorkflowTests : IDisposable
{
    private readonly LivedExecution run = new();

    public void Dispose() => run.Dispose();

    [Theory]
    [InlineData("orquesta")]
    [InlineData("action-chain")]
    [InlineData("mistral-v2")]
    public async Task A_workflow_is_called_canceled_only_when_its_task_is_over(string runner)
    {
        run.StackStorm.IsRunBy(Orders.EnableInterface, runner);

        (await run.Rig.TryAsync()).Outcome.Should().Be(AttemptOutcome.Failed);

        run.Elapsed.Should().BeInRange(30, 42);
    }

    [Theory]
    [InlineData("a-runner-of-tomorrow")]
    [InlineData("http-request")]
    [InlineData(null)]
    public async Task Any_other_runner_only_writes_it_down(string? runner)
    {
        run.StackStorm.IsRunBy(Orders.EnableInterface, runner);

        await run.Rig.TryAsync();

        run.Elapsed.Should().BeInRange(60 + 15, 60 + 15 + 12);
    }

    [Theory]
    [InlineData("resuming")]
    [InlineData("paused")]
    public async Task A_workflow_that_was_resuming_still_begins_its_next_task(string seen)
    {
        // A person answers in the moment in which the time is up: the last status that was followed is older than that.
        run.StackStorm.IsRunBy(Orders.EnableInterface, "orquesta").HasChildren(LivedExecution.Id, new JsonArray());
        run.Life.AddRange([(20, seen), (29.5, "resuming")]);

        var attempt = await run.Rig.TryAsync();

        attempt.Status.Should().Be("canceled");
        run.Elapsed.Should().BeInRange(30 + 10 + 60, 30 + 10 + 60 + 12, "its next task's start was not seen");
    }

    [Fact]
    public async Task A_workflow_that_is_cancelling_is_waited_for_and_then_unknown()
    {
        run.StackStorm.IsRunBy(Orders.EnableInterface, "orquesta").On("DELETE", LivedExecution.Path, _ => run.Cancel("canceling"));
        var order = Orders.Guide();

        var attempt = await run.Rig.TryAsync(order);

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        (await StackStormRig.RecordAsync(order)).Should().NotContain(line => line.StartsWith("canceled", StringComparison.Ordinal));
        run.StackStorm.Requests.Count(request => request.Method == "DELETE").Should().Be(1);
    }
}
