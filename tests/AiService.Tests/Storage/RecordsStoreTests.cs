using AiService.Repairs.Store;
using AiService.Storage;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Serilog;
using Serilog.Extensions.Logging;

namespace AiService.Tests.Storage;

/// <summary>The stores of the records, in a file of their own.</summary>
public sealed class RecordsStoreTests : IDisposable
{
    private const string Place = "192.0.2.1:22";

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.FromHours(8)));
    private readonly LogCollector log = new();
    private readonly RecordsDatabase database;
    private readonly SqliteRepairStore repairs;

    public RecordsStoreTests()
    {
        database = new RecordsDatabase(folder.File("records.db"), NullLogger<RecordsDatabase>.Instance);
        repairs = new SqliteRepairStore(database);
    }

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_learned_host_key_stays_and_only_the_learned_one_is_logged_as_learned()
    {
        using var serilog = new LoggerConfiguration().WriteTo.Sink(log).CreateLogger();
        using var loggers = new SerilogLoggerFactory(serilog);
        var keys = new SqliteHostKeyStore(database, time, new Microsoft.Extensions.Logging.Logger<SqliteHostKeyStore>(loggers));

        (await keys.FindAsync(Place, default)).Should().BeNull();
        (await keys.LearnAsync(Place, "1", "ssh-ed25519", "SHA256:first", default)).Should().Be("SHA256:first");
        (await keys.LearnAsync(Place, "1", "ssh-ed25519", "SHA256:second", default)).Should().Be("SHA256:first");

        (await keys.FindAsync(Place, default)).Should().Be("SHA256:first");
        (await keys.FindAsync("192.0.2.2:22", default)).Should().BeNull();
        log.Text.Should().Contain("SHA256:first").And.NotContain("SHA256:second");
        using var file = TemporaryFolder.Connect(folder.File("records.db"));
        file.QuerySingle<string>("SELECT device_id || ' ' || algorithm || ' ' || learned_at FROM host_keys").Should().Be("1 ssh-ed25519 2026-11-24T00:00:00.0000000Z");
    }

    [Fact]
    public async Task A_value_that_this_version_does_not_know_is_a_failure_of_the_database_that_names_it()
    {
        var repair = await InsertAsync();
        using (var other = TemporaryFolder.Connect(folder.File("records.db")))
        {
            other.Execute("UPDATE repairs SET level = 'P9'");
        }

        var reading = () => repairs.FindAsync(repair.Id, default);

        (await reading.Should().ThrowAsync<StorageException>()).WithMessage("*records.db*does not know*P9*");
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{}")]
    public async Task A_lesson_that_cannot_be_read_is_a_failure_of_the_database(string lesson)
    {
        var repair = await InsertAsync();
        using (var other = TemporaryFolder.Connect(folder.File("records.db")))
        {
            other.Execute("INSERT INTO repair_lessons (id, repair_id, lesson) VALUES ('1', @id, @lesson)", new { id = repair.Id, lesson });
        }

        var reading = () => repairs.DueLessonsAsync(repair.Id);

        await reading.Should().ThrowAsync<StorageException>();
    }

    [Fact]
    public async Task Of_a_repair_that_is_over_nothing_changes_but_that_its_alert_is()
    {
        var repair = await InsertAsync();
        using var file = TemporaryFolder.Connect(folder.File("records.db"));
        file.Execute("UPDATE repairs SET state = 'refused' WHERE id = @id", new { id = repair.Id.ToString() });

        file.Execute("UPDATE repairs SET alert_resolved_at = 'now'").Should().Be(1);

        foreach (var column in file.Query<string>("SELECT name FROM pragma_table_info('repairs') WHERE name <> 'alert_resolved_at'"))
        {
            file.Invoking(records => records.Execute($"UPDATE repairs SET alert_resolved_at = 'then', {column} = 'another'"))
                .Should().Throw<Microsoft.Data.Sqlite.SqliteException>(column).WithMessage("*is over*", column);
        }
    }

    [Fact]
    public async Task A_page_has_the_repairs_that_the_filter_asks_for_and_the_cursor_of_the_next()
    {
        var first = await InsertAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        var second = await InsertAsync();
        await InsertAsync(deviceId: "2");

        var page = await repairs.PageAsync(new RepairFilter { DeviceId = "1", States = [RepairState.Planned], Limit = 1 }, default);
        page.Items.Select(repair => repair.Id).Should().Equal(second.Id);
        page = await repairs.PageAsync(new RepairFilter { DeviceId = "1", After = Guid.Parse(page.Next!), Limit = 1 }, default);
        page.Items.Select(repair => repair.Id).Should().Equal(first.Id);
        page.Next.Should().BeNull();

        (await IdsAsync(new RepairFilter { Since = second.CreatedAt, DeviceId = "1", Limit = 9 })).Should().Equal(second.Id);
        (await IdsAsync(new RepairFilter { Until = second.CreatedAt, Limit = 9 })).Should().Equal(first.Id);
        (await IdsAsync(new RepairFilter { Action = "n.r.other", Limit = 9 })).Should().BeEmpty();
    }

    private async Task<List<Guid>> IdsAsync(RepairFilter filter) => [.. (await repairs.PageAsync(filter, default)).Items.Select(repair => repair.Id)];

    private async Task<RepairRecord> InsertAsync(string deviceId = "1")
    {
        var order = Orders.Guide() with { RepairId = Guid.CreateVersion7(time.GetUtcNow()), DeviceId = deviceId };
        var record = RepairRecord.Of(order, new RepairSubmission(Guid.CreateVersion7(), "test"), time.GetUtcNow());
        await repairs.InsertAsync(record, new() { At = record.CreatedAt, RepairId = record.Id, DeviceId = deviceId, Event = "planned" });
        return record;
    }
}
