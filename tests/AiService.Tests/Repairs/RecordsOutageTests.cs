using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>Repairs whose records cannot be written, or not be read, for a while.</summary>
public sealed class RecordsOutageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_end_that_cannot_be_written_is_told_at_once_and_written_later()
    {
        using var other = new SqliteConnection($"Data Source={folder.File("records.db")};Pooling=False");
        var provider = new TestProvider("stackstorm", async (_, journal, _) =>
        {
            await TestProvider.SendAsync(journal);
            await other.OpenAsync();
            await other.ExecuteAsync("BEGIN IMMEDIATE");
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        await using var service = await ProviderService.StartImpatientAsync([provider], folder.Path);

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();
        (await service.RepairOfAsync(entry.Text("repair_id")!)).Text("state").Should().Be("running", "nothing else is on record yet");
        await other.ExecuteAsync("ROLLBACK");
        await service.Http.GetStringAsync(new Uri($"/repairs/{entry.Text("repair_id")}/events", UriKind.Relative));

        entry.Text("state").Should().Be("succeeded");
        (await service.RepairOfAsync(entry.Text("repair_id")!)).Text("state").Should().Be("succeeded");
    }

    [Theory]
    [InlineData("verifying")]
    [InlineData("succeeded")]
    public async Task A_write_that_failed_though_it_had_reached_the_disk_keeps_no_repair_open(string there)
    {
        var provider = new TestProvider("stackstorm", async (_, journal, _) =>
        {
            await TestProvider.SendAsync(journal);
            using var other = TemporaryFolder.Connect(folder.File("records.db"));
            other.Execute("UPDATE repairs SET state = @there WHERE state = 'running'", new { there });
            return TestProvider.Attempt(AttemptOutcome.Succeeded);
        });
        await using var service = await ProviderService.StartAsync([provider], folder: folder.Path);

        var first = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();
        (await service.RepairOfAsync(first.Text("repair_id")!)).Text("state").Should().Be("succeeded");

        (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single().Text("repair_id").Should().NotBe(first.Text("repair_id"), "that one is over");
        provider.Begun.Should().Be(2);
    }

    [Fact]
    public async Task While_the_records_cannot_be_read_at_start_nothing_is_repaired_and_it_keeps_trying()
    {
        await using (var first = await ProviderService.StartAsync([], folder: folder.Path))
        {
            await first.StopAsync();
        }

        using var other = TemporaryFolder.Connect(folder.File("records.db"));
        other.Execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; INSERT INTO audit (at, repair_id, device_id, event) VALUES ('x', 'x', 'x', 'x'); ROLLBACK;");
        var provider = TestProvider.Ends("stackstorm", AttemptOutcome.Succeeded);
        await using var service = await ProviderService.StartImpatientAsync([provider], folder.Path);

        var refused = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();
        using var unready = await service.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        other.Dispose();

        refused.Text("result").Should().Contain("修复记录暂时无法读取");
        ((int)unready.StatusCode).Should().Be(503);
        provider.Begun.Should().Be(0);
        await Eventually.ReadAsync(() => service.HealthAsync("repairs"), health => health.Description.Contains("open", StringComparison.Ordinal));
        await Eventually.ReadAsync(() => service.HealthAsync("maintenance"), health => health.Status == "healthy");

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();
        entry.Text("state").Should().Be("succeeded", entry.ToString());
    }
}
