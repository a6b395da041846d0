using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>What a process that was stopped left open, the next one resumes.</summary>
public sealed class StopTests : IDisposable
{
    private static readonly TimeSpan Slowly = TimeSpan.FromMilliseconds(10);

    private readonly TemporaryFolder folder = new();
    private readonly FakeStackStorm stackStorm = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero));
    private readonly TimePump pump;

    public StopTests() => pump = new TimePump(time, () => false);

    public void Dispose()
    {
        stackStorm.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_stop_leaves_an_open_repair_to_the_record_and_the_next_start_follows_it_to_its_end()
    {
        var execution = new OpenExecution(stackStorm);
        var id = await LeftRunningAsync(execution);

        await using var second = await StartAsync();
        (await second.RepairOfAsync(id)).Text("state").Should().Be("running");
        execution.End();

        var repair = await pump.RunAsync(second.EndOfAsync(id), Slowly);
        repair.Text("state").Should().Be("succeeded");
        repair.Text("execution_id").Should().Be(execution.Id);
        stackStorm.Posts.Should().ContainSingle("it is followed, not begun again");
    }

    [Fact]
    public async Task A_repair_that_is_taken_up_has_its_device_before_a_request_is_accepted()
    {
        var execution = new OpenExecution(stackStorm);
        var id = await LeftRunningAsync(execution);
        await using var second = await StartAsync();

        var other = second.RepairAsync(Fault("接口Gig0/0/2 down"));
        var entry = (await pump.RunAsync(other)).Single();

        entry.Text("state").Should().Be("refused");
        entry.Text("result").Should().Contain("等待修复").And.Contain(id);
        stackStorm.Posts.Should().ContainSingle();
    }

    [Fact]
    public async Task What_StackStorm_last_said_outlives_the_stop_of_a_process()
    {
        var execution = new OpenExecution(stackStorm);
        var id = await LeftRunningAsync(execution);

        using (var records = TemporaryFolder.Connect(folder.File("records.db")))
        {
            records.QuerySingle<string>("SELECT status FROM repairs WHERE id = @id", new { id }).Should().Be("running");
            records.QuerySingle<string>("SELECT event FROM audit WHERE repair_id = @id ORDER BY id DESC LIMIT 1", new { id }).Should().Be("left_open");
        }
    }

    private async Task<string> LeftRunningAsync(OpenExecution execution)
    {
        await using var first = await StartAsync();
        var answer = first.RepairAsync(Fault("接口Gig0/0/1 down"));
        await pump.RunAsync(execution.Running, Slowly);
        await first.StopAsync();

        // The caller is answered while the process goes down.
        var entry = (await answer).Single();
        entry.Text("state").Should().Be("running");
        return entry.Text("repair_id")!;
    }

    private Task<ServiceUnderTest> StartAsync() => GuideService.StartAsync(stackStorm.BaseUrl, time, folder.Path);
}
