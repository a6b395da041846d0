using System.Net;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Tests.Harness;
using AiService.Tests.Repairs.Approvals;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;
using KeyedService = AiService.Tests.Harness.KeyedService;

namespace AiService.Tests.Repairs.Automation;

/// <summary>A pause between two requests to StackStorm, at a restart, and at the same moment as another.</summary>
public sealed class PauseRaceTests : IDisposable
{
    private readonly ApprovalRig rig = new();

    public void Dispose() => rig.Dispose();

    [Theory]
    [InlineData(500, "refused")]
    [InlineData(502, "unknown")]
    public async Task A_request_without_an_execution_is_not_sent_again_during_a_pause(int answered, string state)
    {
        using var stackStorm = new FakeStackStorm();
        using var paused = new ManualResetEventSlim();
        var posted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero));
        stackStorm.Declares(Orders.EnableInterface).Traces("05f_traces_unknown_tag").On("POST", "/v1/executions", _ =>
        {
            posted.TrySetResult();
            paused.Wait(TimeSpan.FromMinutes(1)).Should().BeTrue();
            return answered == 500 ? FakeStackStorm.Json(500, Recording.Of("08f_mongo_down_post").Body) : FakeStackStorm.Text(answered, "<html>bad gateway</html>", "text/html");
        });
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl, time, null, "ANALYZE_TIMEOUT=600");
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await posted.Task;

        await service.PauseAsync();
        paused.Set();

        var entry = (await new TimePump(time, () => false).RunAsync(answer)).Should().ContainSingle("no other provider begins").Which;
        entry.Text("state").Should().Be(state, entry.ToString());
        entry.Text("result").Should().Contain("自动修复已暂停：core migration").And.Contain("未再次发送");
        stackStorm.Posts.Should().ContainSingle();
    }

    [Fact]
    public async Task A_pause_before_the_first_request_leaves_StackStorm_alone()
    {
        using var stackStorm = new FakeStackStorm();
        using var paused = new ManualResetEventSlim();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stackStorm.Declares(Orders.EnableInterface);
        stackStorm.Seen = request =>
        {
            // The declaration is read once the repair has its device, before it is sent.
            if (request.Path.EndsWith(Orders.EnableInterface, StringComparison.Ordinal))
            {
                asked.TrySetResult();
                paused.Wait(TimeSpan.FromMinutes(1));
            }
        };
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl);
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await asked.Task;
        await Eventually.ReadAsync(() => service.RepairsAsync(""), page => page.Items.Count == 1);

        await service.PauseAsync();
        paused.Set();

        (await answer).Single().Text("state").Should().Be("refused");
        stackStorm.Posts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_queued_repair_that_is_taken_over_under_a_pause_does_not_wait_for_its_device()
    {
        string path, id, runs;
        var held = new HeldProvider();
        await using (var first = await rig.StartAsync(held.Provider))
        {
            id = await first.AskAboutAsync();
            var other = first.RepairAsync(Fault("接口Gig0/0/2 down", "P2"));
            runs = await held.RunningAsync(first);
            await first.ApproveAsync(id, rig.Ann);
            await Eventually.ReadAsync(() => first.RepairOfAsync(id), repair => repair.Text("state") == "waiting");
            path = rig.Copy();
            held.End(AttemptOutcome.Succeeded);
            await other;
        }

        using (var records = TemporaryFolder.Connect(Path.Combine(path, "records.db")))
        {
            records.Execute("INSERT INTO automation_pause (id, reason, since) VALUES (1, 'core migration', '2026-11-23T13:40:00.0000000Z')");
        }

        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var next = new TestProvider("stackstorm", async (_, _, _) =>
        {
            await end.Task;
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        await using var second = await rig.StartOnAsync(path, next);

        (await second.EndOfAsync(id)).Text("result").Should().Be("未执行：自动修复已暂停：core migration");
        (await second.RepairOfAsync(runs)).Text("state").Should().Be("running", "what has begun is finished");
        end.SetResult();
        (await second.EndOfAsync(runs)).Text("state").Should().Be("succeeded");
        (next.Begun, next.Resumed).Should().Be((0, 1));
    }

    [Fact]
    public async Task Whatever_is_asked_for_at_the_same_moment_what_holds_is_what_is_on_record()
    {
        await using var service = await rig.StartAsync(ApprovalRig.Works());
        var store = service.Services.GetRequiredService<IDecisionStore>();
        using var start = new Barrier(3);
        for (var round = 0; round < 25; round++)
        {
            await Task.WhenAll(
                At(start, () => service.PauseAsync($"one {round}")),
                At(start, () => service.PauseAsync($"two {round}")),
                At(start, () => service.ResumeAsync()));

            var standing = (await service.AutomationAsync("")).Envelope.GetProperty("data");
            var holds = standing.TryGetProperty("pause", out var pause) ? pause.Text("reason") : null;
            var written = await store.PauseAsync(CancellationToken.None);
            (written?.Reason).Should().Be(holds);
        }

        static Task At(Barrier start, Func<Task> what) => Task.Run(async () =>
        {
            start.SignalAndWait();
            await what();
        });
    }

    [Fact]
    public async Task Pause_and_resume_need_an_operator()
    {
        await using var service = await rig.StartAsync(ApprovalRig.Works(), KeyedService.NoTrust);
        var reader = await KeyedService.AddKeyAsync(KeyedService.KeysIn(rig.Folder), "rita", AiService.Access.Roles.Reader);
        foreach (var (key, status) in new[] { (reader, HttpStatusCode.Forbidden), (rig.Operator, HttpStatusCode.OK) })
        {
            using var paused = await service.SendAsync(HttpMethod.Post, "/automation/pause", new { reason = "why" }, $"X-Api-Key: {key}");
            using var resumed = await service.SendAsync(HttpMethod.Post, "/automation/resume", null, $"X-Api-Key: {key}");

            (paused.StatusCode, resumed.StatusCode).Should().Be((status, status));
        }
    }
}
