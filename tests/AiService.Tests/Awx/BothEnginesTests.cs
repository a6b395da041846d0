using System.Text.Json;
using AiService.Awx;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using AiService.Tests.Repairs.Approvals;
using AiService.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Awx;

/// <summary>One service with an action of StackStorm and a template of AWX: the same queue, the same locks, the same fallback.</summary>
public sealed class BothEnginesTests : IDisposable
{
    private const string Map =
        """STACKSTORM_ACTION_MAP={"接口down": "network.remediation.enable_interface", "cpu": {"provider": "awx", "action": "Network/network-repair"}}""";

    private readonly TemporaryFolder folder = new();
    private readonly FakeStackStorm stackStorm = new();
    private readonly FakeAwx awx = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 13, 40, 10, TimeSpan.Zero));
    private readonly TaskCompletionSource<bool> running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isReleased;

    public BothEnginesTests() => awx.Life = [FakeJob.Runs, Holds];

    private TimePump Pump => new(time, () => false);

    public void Dispose()
    {
        stackStorm.Dispose();
        awx.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Two_devices_are_repaired_side_by_side_each_by_its_engine()
    {
        var execution = new OpenExecution(stackStorm);
        await using var service = await StartAsync();
        var first = RepairAsync(service, "1", "接口Gig0/0/1 down");
        var second = RepairAsync(service, "2", "CPU使用率95%");

        await execution.Running;
        await running.Task;

        (await service.RepairsAsync("state=running")).Items.Select(repair => repair.Text("device_id")).Should().BeEquivalentTo("1", "2");
        execution.End();
        isReleased = true;
        var (one, two) = (await first, await second);
        (one.Text("provider"), one.Text("state"), one.Text("execution_id")).Should().Be(("stackstorm", "succeeded", execution.Id));
        (two.Text("provider"), two.Text("state"), two.Text("execution_id")).Should().Be(("awx", "succeeded", "2"));
        two.Text("result").Should().Be("AWX 动作 Network/network-repair 状态：successful (execution: 2)");
        stackStorm.Posts.Should().ContainSingle();
        awx.Sent["limit"]!.GetValue<string>().Should().Be("2");
    }

    [Fact]
    public async Task A_device_that_StackStorm_repairs_waits_for_AWX()
    {
        var execution = new OpenExecution(stackStorm);
        await using var service = await StartAsync();
        var first = RepairAsync(service, "1", "接口Gig0/0/1 down");
        await execution.Running;

        var second = RepairAsync(service, "1", "CPU使用率95%");
        await WaitingAsync(service);

        awx.Launches.Should().BeEmpty("one repair of a device at a time, whatever the engine");
        isReleased = true;
        execution.End();
        (await first).Text("state").Should().Be("succeeded");
        (await second).Text("state").Should().Be("succeeded");
        awx.Launches.Should().ContainSingle();
    }

    [Fact]
    public async Task A_device_that_AWX_repairs_waits_for_StackStorm()
    {
        var execution = new OpenExecution(stackStorm);
        execution.End();
        await using var service = await StartAsync();
        var first = RepairAsync(service, "1", "CPU使用率95%");
        await running.Task;

        var second = RepairAsync(service, "1", "接口Gig0/0/1 down");
        await WaitingAsync(service);

        stackStorm.Posts.Should().BeEmpty();
        isReleased = true;
        (await first).Text("state").Should().Be("succeeded");
        (await second).Text("state").Should().Be("succeeded");
        stackStorm.Posts.Should().ContainSingle();
    }

    [Fact]
    public async Task The_agent_tries_after_the_end_of_a_job_that_failed_and_not_before()
    {
        var agent = TestProvider.Ends("agent", AttemptOutcome.Succeeded);
        awx.Life = [FakeJob.Runs, job => Holds(job, FakeJob.Fails)];
        await using var service = await StartAsync(agent);
        var answer = service.AnalysisOfAsync("1", "CPU使用率95%");
        await running.Task;
        agent.Begun.Should().Be(0);

        isReleased = true;
        var entries = await answer;

        entries.Select(entry => (entry.Text("provider"), entry.Text("success"))).Should().Equal(("awx", "False"), ("agent", "True"));
        entries[0].Text("result").Should().Contain("任务“check the interface”失败");
    }

    [Theory]
    [InlineData(30, "succeeded", 1)]
    [InlineData(0, "unknown", 0)]
    public async Task The_agent_never_tries_while_the_job_may_be_running(int timeout, string state, int tries)
    {
        var begun = DateTimeOffset.MinValue;
        var agent = new TestProvider("agent", async (_, journal, _) =>
        {
            begun = time.GetUtcNow();
            await TestProvider.SendAsync(journal);
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        awx.Life = [FakeJob.Runs, job =>
        {
            job.Ends("failed", "Task was marked as running but was not present in the job queue, so it has been marked as failed.");
            job.Document["timeout"] = timeout;
        }];
        await using var service = await StartAsync(agent, time);

        var entry = (await Pump.RunAsync(service.AnalysisOfAsync("1", "CPU使用率95%"))).Single();
        agent.Begun.Should().Be(0);
        var until = entry.GetProperty("closed_until").GetDateTimeOffset();
        var end = await Pump.RunAsync(service.EndOfAsync(entry.Text("repair_id")!), TimeSpan.FromMilliseconds(500));

        end.Text("state").Should().Be(state);
        agent.Begun.Should().Be(tries);
        (tries == 0 || begun >= until).Should().BeTrue("the fallback begins when the playbook can no longer be running");
        entry.Text("result").Should().Contain("playbook 最迟可能运行到");
    }

    [Fact]
    public async Task A_restart_resumes_the_open_jobs_and_launches_none_again()
    {
        string id;
        await using (var service = await StartAsync())
        {
            var answer = RepairAsync(service, "2", "CPU使用率95%");
            await running.Task;
            id = (await service.RepairsAsync("state=running")).Items.Single().Text("id")!;
            await service.StopAsync();
            await answer.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        isReleased = true;
        await using var second = await StartAsync();
        var repair = await second.EndOfAsync(id);

        (repair.Text("state"), repair.Text("provider"), repair.Text("execution_id")).Should().Be(("succeeded", "awx", "2"));
        awx.Launches.Should().ContainSingle();
        awx.Cancellations.Should().BeEmpty();
    }

    [Fact]
    public async Task A_launch_without_a_job_is_not_sent_again_during_a_pause()
    {
        using var paused = new ManualResetEventSlim();
        var posted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        awx.On("POST", "job_templates/10/launch/", _ =>
        {
            posted.TrySetResult();
            paused.Wait(TimeSpan.FromMinutes(1)).Should().BeTrue();
            return FakeStackStorm.Text(502, "<html>bad gateway</html>", "text/html");
        });
        await using var service = await StartAsync(null, time, "AWX_SETTLE_TIME=10", "ANALYZE_TIMEOUT=600");
        var answer = RepairAsync(service, "1", "CPU使用率95%");
        await posted.Task;

        await service.PauseAsync();
        paused.Set();

        var entry = await Pump.RunAsync(answer);
        entry.Text("state").Should().Be("unknown", entry.ToString());
        entry.Text("result").Should().Contain("自动修复已暂停：core migration").And.Contain("未再次发送");
        awx.Launches.Should().ContainSingle();
    }

    private static async Task<JsonElement> RepairAsync(ServiceUnderTest service, string device, string fault) => (await service.AnalysisOfAsync(device, fault)).Single();

    private static async Task WaitingAsync(ServiceUnderTest service) => await Eventually.ReadAsync(() => service.RepairsAsync("state=waiting"), page => page.Items.Count == 1);

    private Task<ServiceUnderTest> StartAsync(TestProvider? agent = null, TimeProvider? clock = null, params string[] more) => GuideService.StartAsync(
        stackStorm.BaseUrl,
        clock,
        folder.Path,
        services =>
        {
            if (agent is not null)
            {
                // In the place of the real agent, which has no device here.
                services.RemoveAll<IRepairProvider>().AddSingleton<IRepairProvider, AwxProvider>().AddSingleton<IRepairProvider>(agent);
            }
        },
        [Map, $"AWX_BASE_URL={awx.BaseUrl}", $"AWX_TOKEN={AwxRig.Token}", "AWX_POLL_INTERVAL=0.05", .. more]);

    private void Holds(FakeJob job) => Holds(job, FakeJob.Succeeds);

    /// <summary>Runs until the test lets it end.</summary>
    private void Holds(FakeJob job, Action<FakeJob> end)
    {
        if (isReleased)
        {
            end(job);
            return;
        }

        running.TrySetResult(true);
        job.Life.Enqueue(held => Holds(held, end));
    }
}

file static class Analyses
{
    /// <summary>What a repair of a device's one fault is answered.</summary>
    public static async Task<IReadOnlyList<JsonElement>> AnalysisOfAsync(this ServiceUnderTest service, string device, string fault)
    {
        var answer = await service.AskAsync("/analyze", new { device_id = device, auto_repair = true, faults = new[] { Fault(fault) } });
        answer.GetProperty("code").GetInt32().Should().Be(200, answer.ToString());
        return [.. answer.GetProperty("data").GetProperty("repair_results").EnumerateArray()];
    }
}
