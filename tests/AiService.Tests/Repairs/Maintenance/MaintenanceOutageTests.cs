using AiService.Access;
using AiService.Repairs.Maintenance;
using AiService.Storage;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Repairs.Maintenance.Windows;

namespace AiService.Tests.Repairs.Maintenance;

/// <summary>While it is not known which windows there are, nothing is permitted.</summary>
public sealed class MaintenanceOutageTests : IDisposable
{
    private static readonly object Later = new { name = "later", mode = "deny", from = "2027-01-01T00:00Z", to = "2027-01-02T00:00Z" };

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(At("2026-11-23T15:00Z"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Windows_that_cannot_be_read_at_the_start_block_everything_until_they_can()
    {
        await using (var first = await ServiceUnderTest.StartAsync(folder: folder.Path))
        {
            await first.StopAsync();
        }

        using var other = TemporaryFolder.Connect(folder.File("records.db"));
        other.Execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; INSERT INTO audit (at, repair_id, device_id, event) VALUES ('x', 'x', 'x', 'x'); ROLLBACK;");
        await using var service = await ServiceUnderTest.StartAsync(time: time, folder: folder.Path, adjust: services => services.UseImpatientRecords(folder.Path));
        var windows = service.Services.GetRequiredService<MaintenanceWindows>();

        var block = windows.BlockOf("1", null, null, time.GetUtcNow());
        using var listed = await service.Http.GetAsync(new Uri("/maintenance", UriKind.Relative));
        var health = await service.HealthAsync("maintenance");

        block.Should().Be(new MaintenanceBlock("", "维护窗口暂时无法从记录中读取，读取成功之前不执行任何修复", null));
        ((int)listed.StatusCode).Should().Be(503);
        health.Status.Should().Be("degraded");
        other.Dispose();
        await Eventually.ReadAsync(
            () => Task.FromResult(windows.BlockOf("1", null, null, time.GetUtcNow())), found => found is null, () => time.Advance(MaintenanceWindows.Interval));
        (await service.HealthAsync("maintenance")).Status.Should().Be("healthy");
    }

    [Fact]
    public async Task A_window_on_record_that_this_version_does_not_know_blocks_everything_until_it_is_deleted()
    {
        var id = Guid.CreateVersion7();
        await using (var first = await ServiceUnderTest.StartAsync(time: time, folder: folder.Path))
        {
            await first.AskAsync("/maintenance", Later);
        }

        using (var other = TemporaryFolder.Connect(folder.File("records.db")))
        {
            other.Execute("""UPDATE maintenance_windows SET id = @id, definition = '{"name": "x", "mode": "deny", "from": "x", "to": "x"}'""", new { id = id.ToString() });
        }

        await using var service = await ServiceUnderTest.StartAsync(time: time, folder: folder.Path);
        var windows = service.Services.GetRequiredService<MaintenanceWindows>();
        windows.BlockOf("1", null, null, time.GetUtcNow()).Should().NotBeNull();
        service.Log.Text.Should().Contain($"DELETE /maintenance/{id}");

        using var deleted = await service.Http.DeleteAsync(new Uri($"/maintenance/{id}", UriKind.Relative));

        ((int)deleted.StatusCode).Should().Be(200);
        await Eventually.ReadAsync(
            () => Task.FromResult(windows.BlockOf("1", null, null, time.GetUtcNow())), found => found is null, () => time.Advance(MaintenanceWindows.Interval));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_write_that_failed_the_windows_are_those_on_record(bool isWritten)
    {
        var failing = new FailingStore { Writes = isWritten };
        await using var service = await ServiceUnderTest.StartAsync(time: time, folder: folder.Path, adjust: services => services.Replace(ServiceDescriptor.Singleton<IMaintenanceStore>(failing)));
        var windows = service.Services.GetRequiredService<MaintenanceWindows>();

        (await service.AskAsync("/maintenance", Later)).GetProperty("code").GetInt32().Should().Be(503);

        (windows.BlockOf("1", null, null, At("2027-01-01T12:00Z"))?.Window).Should().Be(isWritten ? "later" : null);
        windows.All.Should().HaveCount(isWritten ? 1 : 0);
        failing.Reads = false;
        (await service.AskAsync("/maintenance", Later)).GetProperty("code").GetInt32().Should().Be(503);
        windows.BlockOf("1", null, null, time.GetUtcNow())!.Window.Should().BeEmpty("a window may be on record that is not known");
    }

    /// <summary>Fails each write, before or after it has reached the disk.</summary>
    private sealed class FailingStore : IMaintenanceStore
    {
        private readonly List<StoredWindow> rows = [];

        public bool Writes { get; init; }

        public bool Reads { get; set; } = true;

        public Task<IReadOnlyList<StoredWindow>> ListAsync(CancellationToken cancellation) =>
            Reads ? Task.FromResult<IReadOnlyList<StoredWindow>>([.. rows]) : throw new StorageException("not readable");

        public Task AddAsync(StoredWindow window, CancellationToken cancellation)
        {
            rows.AddRange(Writes ? [window] : []);
            throw new StorageException("not written");
        }

        public Task<bool> RemoveAsync(Guid id, Requester? by, CancellationToken cancellation) => throw new StorageException("not removed");
    }
}
