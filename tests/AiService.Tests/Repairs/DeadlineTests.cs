using AiService.Audit;
using AiService.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>A caller's deadline ends its waiting, not the repair.</summary>
public sealed class DeadlineTests : IDisposable
{
    private static readonly TimeSpan Slowly = TimeSpan.FromMilliseconds(10);

    private readonly FakeStackStorm stackStorm = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero));
    private readonly TaskCompletionSource<bool> running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimePump pump;
    private volatile bool over;

    public DeadlineTests() => pump = new TimePump(time, () => false);

    public void Dispose() => stackStorm.Dispose();

    [Fact]
    public async Task An_execution_that_never_ends_is_answered_as_open_and_no_other_provider_touches_the_device()
    {
        RunsUntilOver();
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl, time, null);

        var entry = (await UntilDeadlineAsync(service)).Should().ContainSingle("the fallback must not begin").Which;

        entry.Text("status").Should().Be("running");
        entry.GetProperty("success").GetBoolean().Should().BeFalse();
        entry.Text("execution_id").Should().NotBeNull();
        entry.Text("result").Should().Contain("running").And.Contain("等待超时");
    }

    [Fact]
    public async Task A_second_repair_of_the_device_waits_and_then_names_the_repair_ahead()
    {
        RunsUntilOver();
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl, time, null);
        var first = (await UntilDeadlineAsync(service)).Single();

        var second = (await pump.RunAsync(service.RepairAsync(Fault("接口Gig0/0/2 down")))).Single();

        second.Text("result").Should().Contain(first.Text("repair_id"));
        second.GetProperty("success").GetBoolean().Should().BeFalse();
        stackStorm.Posts.Should().ContainSingle();
    }

    [Fact]
    public async Task What_was_open_at_the_deadline_goes_on_to_its_end_and_into_the_record_and_frees_the_device()
    {
        RunsUntilOver();
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl, time, null);
        var first = (await UntilDeadlineAsync(service)).Single();

        over = true;
        var second = (await pump.RunAsync(service.RepairAsync(Fault("接口Gig0/0/2 down")), Slowly)).Single();

        second.Text("status").Should().Be("succeeded", "it waited for the first to end");
        var record = await service.Services.GetRequiredService<IAuditStore>()
            .ReadAsync(Guid.Parse(first.Text("repair_id")!), CancellationToken.None);
        record[^1].Event.Should().Be("succeeded");
    }

    [Fact]
    public async Task An_execution_that_waits_for_a_person_is_answered_so_with_the_inquirys_id()
    {
        var execution = Recording.Of("01c_python_success");
        var id = execution.Body["id"]!.GetValue<string>();
        var seen = 0;
        stackStorm.Declares(execution.Action, execution.Declared).AnswersPost("01c_python_success")
            .HasChildren(id, new System.Text.Json.Nodes.JsonArray(Recording.Of("01k3_child_pending_GET").Body.DeepClone()))
            .On("GET", $"/v1/executions/{id}", _ =>
            {
                if (Interlocked.Increment(ref seen) == 2)
                {
                    running.TrySetResult(true);
                }

                return FakeStackStorm.Json(200, Recording.Of("01k_workflow_pending_inquiry").States[^1]);
            });
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl, time, null);

        var entry = (await UntilDeadlineAsync(service)).Single();

        entry.Text("status").Should().Be("paused");
        entry.Text("result").Should().Contain("等待人工处理 (inquiry: 6b04417ea2dc106bbd573b01)");
        (await service.RepairOfAsync(entry.Text("repair_id")!)).Text("waits_for").Should().Contain("inquiry: 6b04417ea2dc106bbd573b01");
    }

    /// <summary>Sends the guide's fault, and lets the deadline pass once the execution was seen running.</summary>
    private async Task<IReadOnlyList<System.Text.Json.JsonElement>> UntilDeadlineAsync(ServiceUnderTest service)
    {
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await pump.RunAsync(running.Task, Slowly);
        return await pump.RunAsync(answer, TimeSpan.FromSeconds(1));
    }

    private void RunsUntilOver()
    {
        var polls = 0;
        var execution = Recording.Of("01c_python_success");
        var id = execution.Body["id"]!.GetValue<string>();
        stackStorm.Declares(execution.Action, execution.Declared).AnswersPost("01c_python_success");
        stackStorm.On("GET", $"/v1/executions/{id}", _ =>
        {
            // At the second poll the service has surely read the answer to the first.
            if (Interlocked.Increment(ref polls) == 2)
            {
                running.TrySetResult(true);
            }

            var state = execution.States[^1].DeepClone();
            state["status"] = over ? "succeeded" : "running";
            return FakeStackStorm.Json(200, state);
        });
    }
}
