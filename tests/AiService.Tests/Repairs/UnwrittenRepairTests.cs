using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>A repair whose record cannot be written: nothing that must be recorded first is done.</summary>
public sealed class UnwrittenRepairTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly HeldProvider held = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_cannot_be_put_on_record_is_not_begun_and_keeps_no_device()
    {
        await using var service = await StartAsync(held.Provider);
        using var records = Records();
        records.Execute("CREATE TRIGGER full BEFORE INSERT ON repairs BEGIN SELECT RAISE(ABORT, 'no space'); END");

        var refused = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        refused.Text("result").Should().Be("未执行：修复记录无法写入，详情见服务日志");
        refused.Text("repair_id").Should().BeNull("it is not on record");
        held.Provider.Begun.Should().Be(0);
        records.Execute("DROP TRIGGER full");
        held.End(AttemptOutcome.Succeeded);
        (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single().Text("state").Should().Be("succeeded");
    }

    [Fact]
    public async Task A_repair_whose_waiting_cannot_be_recorded_is_refused_and_does_not_wait()
    {
        await using var service = await StartAsync(held.Provider);
        var first = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        await held.RunningAsync(service);
        using var records = Records();
        records.Execute("CREATE TRIGGER full BEFORE UPDATE ON repairs WHEN NEW.state = 'waiting' BEGIN SELECT RAISE(ABORT, 'no space'); END");

        var refused = (await service.RepairAsync(Fault("接口Gig0/0/2 down"))).Single();

        (refused.Text("state"), refused.Text("result")).Should().Be(("refused", "未执行：修复记录无法写入，详情见服务日志"));
        held.End(AttemptOutcome.Succeeded);
        (await first).Single().Text("state").Should().Be("succeeded");
        held.Provider.Begun.Should().Be(1);
    }

    [Fact]
    public async Task What_cannot_be_announced_is_not_sent_and_no_provider_that_cannot_announce_it_either_begins()
    {
        var sent = 0;
        var provider = new TestProvider("stackstorm", async (_, journal, _) =>
        {
            await TestProvider.SendAsync(journal);
            sent++;
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        await using var service = await StartAsync(provider);
        using var records = Records();
        records.Execute("CREATE TRIGGER full BEFORE UPDATE ON repairs WHEN NEW.state = 'sending' BEGIN SELECT RAISE(ABORT, 'no space'); END");

        var refused = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        (refused.Text("state"), refused.Text("result")).Should().Be(("refused", "未执行：修复记录无法写入，详情见服务日志"));
        sent.Should().Be(0);
    }

    [Fact]
    public async Task A_fallback_that_cannot_be_recorded_does_not_begin()
    {
        var agent = TestProvider.Ends("agent", AttemptOutcome.Succeeded);
        await using var service = await StartAsync(TestProvider.Ends("stackstorm", AttemptOutcome.Failed), agent);
        using var records = Records();
        records.Execute("CREATE TRIGGER full BEFORE UPDATE ON repairs WHEN OLD.state = 'running' AND NEW.state = 'planned' BEGIN SELECT RAISE(ABORT, 'no space'); END");

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        (entry.Text("provider"), entry.Text("state")).Should().Be(("stackstorm", "failed"));
        agent.Begun.Should().Be(0);
    }

    [Fact]
    public async Task An_end_that_could_not_be_written_before_the_stop_is_found_out_by_the_next_process_and_nothing_is_sent_again()
    {
        string id;
        await using (var first = await StartAsync(TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded)))
        {
            using var records = Records();
            records.Execute("CREATE TRIGGER full BEFORE UPDATE ON repairs WHEN NEW.state = 'succeeded' BEGIN SELECT RAISE(ABORT, 'no space'); END");
            var answered = (await first.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();
            answered.Text("state").Should().Be("succeeded", "the caller learns what is known");
            id = answered.Text("repair_id")!;
            await first.StopAsync();
            records.Execute("DROP TRIGGER full");
        }

        var next = new TestProvider("stackstorm", (_, _, _) => Task.FromResult(TestProvider.Attempt(AttemptOutcome.Succeeded)));
        await using var second = await StartAsync(next);
        await second.Http.GetStringAsync(new Uri($"/repairs/{id}/events", UriKind.Relative));

        (await second.RepairOfAsync(id)).Text("state").Should().Be("succeeded");
        (next.Begun, next.Resumed).Should().Be((0, 1));
    }

    private async Task<ServiceUnderTest> StartAsync(params TestProvider[] providers)
    {
        var service = await ProviderService.StartAsync(providers, folder: folder.Path);
        await service.RepairsAsync("");
        return service;
    }

    private SqliteConnection Records() => TemporaryFolder.Connect(folder.File("records.db"));
}
