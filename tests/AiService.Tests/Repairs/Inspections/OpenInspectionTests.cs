using System.Text.Json;
using AiService.Repairs.Queue;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs.Inspections;

/// <summary>What happens while the platform inspects a device for a verification.</summary>
public sealed class OpenInspectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_stop_during_the_inspection_leaves_it_to_the_next_process_and_nothing_is_sent_again()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var answers = new Queue<Task<string>>([never.Task, Task.FromResult(PlatformService.Inspected("""{"interfaces":{"GE0/0/1":{"status":"up"}}}"""))]);
        using var platform = new PlatformService(() =>
        {
            asked.TrySetResult();
            return answers.Dequeue();
        });
        var stackStorm = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        string id;
        await using (var first = await platform.StartAsync([stackStorm], folder: folder.Path))
        {
            var answer = first.RepairAsync(Fault("接口Gig0/0/1 down"));
            await asked.Task;
            await first.StopAsync();
            var entry = (await answer).Single();
            entry.Text("state").Should().Be("verifying");
            id = entry.Text("repair_id")!;
        }

        never.SetResult("");
        await using var second = await platform.StartAsync([stackStorm], folder: folder.Path);

        var repair = await second.EndOfAsync(id);
        (repair.Text("state"), repair.GetProperty("verified").GetBoolean()).Should().Be(("succeeded", true));
        (stackStorm.Begun, stackStorm.Resumed).Should().Be((1, 0));
    }

    [Fact]
    public async Task The_callers_deadline_does_not_wait_for_it_and_it_ends_after_two_minutes()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var platform = new PlatformService(() =>
        {
            asked.TrySetResult();
            return never.Task;
        });
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero));
        await using var service = await platform.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)], time);
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await asked.Task;

        time.Advance(TimeSpan.FromSeconds(101)); // ANALYZE_TIMEOUT is 100.
        var entry = (await answer).Single();
        (entry.Text("state"), entry.GetProperty("success").GetBoolean()).Should().Be(("verifying", false));
        (await service.RepairOfAsync(entry.Text("repair_id")!)).Text("state").Should().Be("verifying");

        time.Advance(TimeSpan.FromSeconds(20));
        var repair = await service.EndOfAsync(entry.Text("repair_id")!);
        repair.Text("state").Should().Be("succeeded");
        repair.GetProperty("verified").ValueKind.Should().Be(JsonValueKind.Null);
        repair.GetProperty("results")[0].Text("verification").Should().Contain("没有应答");
        never.SetResult("");
    }

    [Fact]
    public async Task A_persons_cancellation_lets_the_inspection_decide_and_no_fallback_begins()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var platform = new PlatformService(() =>
        {
            asked.TrySetResult();
            return answer.Task;
        });
        var agent = TestProvider.Ends("agent", AttemptOutcome.Succeeded);
        await using var service = await platform.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded), agent]);
        var repair = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await asked.Task;

        var id = (await service.RepairsAsync("state=verifying")).Items.Single().Text("id")!;
        var cancelled = service.PostAsync($"/repairs/{id}/cancel", new { });
        await Eventually.HoldsAsync(() => service.Services.GetRequiredService<RepairQueue>().Find(Guid.Parse(id)) is { CancelRequested.IsCancellationRequested: true });
        answer.SetResult(PlatformService.Inspected("""{"interfaces":{"GE0/0/1":{"status":"down"}}}"""));

        var entry = (await repair).Single();
        (entry.Text("provider"), entry.GetProperty("success").GetBoolean(), Verified.Of(entry)).Should().Be(("stackstorm", false, false), entry.ToString());
        agent.Begun.Should().Be(0);
        (await cancelled).Dispose();
    }
}
