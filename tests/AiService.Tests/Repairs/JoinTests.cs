using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>A submission with the device, action and target of an open repair joins that repair.</summary>
public sealed class JoinTests : IDisposable
{
    private static readonly TimeSpan RealLimit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero));
    private readonly HeldProvider held = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_same_fault_with_another_measured_value_joins_the_repair_that_runs()
    {
        await using var service = await StartAsync();
        var first = service.RepairAsync(Fault("CPU使用率95%", "P2"));
        await held.Running;

        var second = service.RepairAsync(Fault("CPU使用率 96.5 %", "P2"));
        await folder.RecordsReachAsync("SELECT count(*) FROM repair_joins", 1);
        held.End(AttemptOutcome.Succeeded);

        (await second).Single().Text("repair_id").Should().Be((await first).Single().Text("repair_id"));
        held.Provider.Begun.Should().Be(1);
    }

    [Fact]
    public async Task A_joined_caller_whose_deadline_passes_learns_which_repair_is_ahead()
    {
        await using var service = await StartAsync("ANALYZE_TIMEOUT=10");
        var first = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        var ahead = await held.RunningAsync(service);
        using var accepted = await service.AnalyzeAsync(
            new { device_id = 1, auto_repair = true, faults = new[] { Fault("接口Gig0/0/2 down") } }, prefer: "respond-async");
        await folder.RecordsReachAsync("SELECT count(*) FROM repairs WHERE state = 'waiting'", 1);

        var joined = service.RepairAsync(Fault("接口Gig0/0/2 down"));
        await folder.RecordsReachAsync("SELECT count(*) FROM repair_joins", 1);
        time.Advance(TimeSpan.FromSeconds(11));
        var entry = (await joined.WaitAsync(RealLimit)).Single();

        entry.Text("state").Should().Be("waiting");
        entry.Text("result").Should().Contain($"等待修复 {ahead} 结束").And.Contain("尚未开始");
        (await service.RepairOfAsync(entry.Text("repair_id")!)).Text("waits_for").Should().Contain(ahead);
        held.End(AttemptOutcome.Succeeded);
        await first.WaitAsync(RealLimit);
    }

    [Fact]
    public async Task A_repair_that_left_the_queue_keeps_no_caller_though_its_end_cannot_be_written()
    {
        await using var service = await StartAsync("ANALYZE_TIMEOUT=10");
        var first = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        var ahead = await held.RunningAsync(service);
        using var records = TemporaryFolder.Connect(folder.File("records.db"));
        records.Execute("CREATE TRIGGER full BEFORE UPDATE ON repairs WHEN NEW.state = 'refused' BEGIN SELECT RAISE(ABORT, 'no space'); END");
        var second = service.RepairAsync(Fault("接口Gig0/0/2 down"));
        await folder.RecordsReachAsync("SELECT count(*) FROM repairs WHERE state = 'waiting'", 1);
        time.Advance(TimeSpan.FromSeconds(5));
        var third = service.RepairAsync(Fault("接口Gig0/0/2 down"));
        await folder.RecordsReachAsync("SELECT count(*) FROM repair_joins", 1);

        time.Advance(TimeSpan.FromSeconds(6));
        var refused = (await second.WaitAsync(RealLimit)).Single();
        await folder.RecordsReachAsync("SELECT count(*) FROM repairs", 3);
        await folder.RecordsReachAsync("SELECT count(*) FROM repairs WHERE state = 'waiting'", 2);
        time.Advance(TimeSpan.FromSeconds(5));
        var alone = (await third.WaitAsync(RealLimit)).Single();

        refused.Text("state").Should().Be("refused");
        alone.Text("state").Should().Be("refused");
        alone.Text("result").Should().Contain(ahead, "it queued itself, once, for the time that it had left");
        alone.Text("repair_id").Should().NotBe(refused.Text("repair_id"));
        records.Execute("DROP TRIGGER full");
        time.Advance(TimeSpan.FromMinutes(1));
        await folder.RecordsReachAsync("SELECT count(*) FROM repairs WHERE state = 'refused'", 2);
        held.End(AttemptOutcome.Succeeded);
        await first.WaitAsync(RealLimit);
    }

    private Task<ServiceUnderTest> StartAsync(params string[] settings) =>
        ProviderService.StartAsync([held.Provider], time: time, folder: folder.Path, settings: settings);
}
