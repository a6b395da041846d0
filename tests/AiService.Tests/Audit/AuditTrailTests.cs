using AiService.Audit;
using AiService.Storage;
using AiService.Storage.Sqlite;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.Audit;

public sealed class AuditTrailTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RecordsDatabase records;
    private readonly SqliteAuditStore audit;

    public AuditTrailTests()
    {
        records = new RecordsDatabase(folder.File("records.db"), NullLogger<RecordsDatabase>.Instance) { BusySeconds = 1 };
        audit = new SqliteAuditStore(records);
    }

    public void Dispose()
    {
        records.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task What_was_appended_is_read_again_in_order_and_another_process_sees_it()
    {
        var repair = Guid.CreateVersion7();
        var planned = Entry(repair, "planned");
        var sent = Entry(repair, "requested") with { Provider = "stackstorm", Action = "p.q", ExecutionId = "e1", Detail = "接口Gig0/0/1 down" };

        await audit.AppendAsync(planned);
        await audit.AppendAsync(Entry(Guid.CreateVersion7(), "planned"));
        var last = await audit.AppendAsync(sent);

        (await ReadAsync(repair)).Should().Equal(planned with { Id = 2 }, sent with { Id = last });
        using var other = TemporaryFolder.Connect(folder.File("records.db"));
        other.ExecuteScalar<long>("SELECT count(*) FROM audit").Should().Be(4, "the first begins the chain");
    }

    [Theory]
    [InlineData("UPDATE audit SET event = 'failed'")]
    [InlineData("DELETE FROM audit")]
    [InlineData("INSERT OR REPLACE INTO audit (id, at, repair_id, device_id, event) VALUES (1, 'x', 'x', 'x', 'x')")]
    public async Task The_table_itself_refuses_to_change_or_lose_an_entry(string statement)
    {
        var repair = Guid.CreateVersion7();
        var entry = Entry(repair, "planned");
        await audit.AppendAsync(entry);

        using var other = TemporaryFolder.Connect(folder.File("records.db"));
        var tampering = () => other.Execute(statement);

        tampering.Should().Throw<SqliteException>().WithMessage("*append-only*");
        (await ReadAsync(repair)).Should().Equal(entry with { Id = 2 });
    }

    [Fact]
    public async Task An_entry_that_cannot_be_written_is_an_exception()
    {
        await audit.AppendAsync(Entry(Guid.CreateVersion7(), "planned"));
        using var other = TemporaryFolder.Connect(folder.File("records.db"));
        other.Execute("BEGIN IMMEDIATE");

        var appending = () => audit.AppendAsync(Entry(Guid.CreateVersion7(), "planned"));

        await appending.Should().ThrowAsync<StorageException>();
    }

    [Fact]
    public async Task Entries_that_are_appended_at_once_are_all_there()
    {
        var repair = Guid.CreateVersion7();

        await Parallel.ForEachAsync(Enumerable.Range(0, 50), async (number, _) => await audit.AppendAsync(Entry(repair, $"step{number}")));

        (await audit.ReadAsync(repair, default)).Select(entry => entry.Event).Should().BeEquivalentTo(Enumerable.Range(0, 50).Select(number => $"step{number}"));
    }

    private static AuditEntry Entry(Guid repair, string what) => new()
    {
        At = new DateTimeOffset(2026, 11, 24, 1, 2, 3, TimeSpan.Zero).AddTicks(1234567),
        RepairId = repair,
        DeviceId = "1",
        Event = what,
    };

    // Records compare their HMACs by reference.
    private async Task<IEnumerable<AuditEntry>> ReadAsync(Guid repair) => (await audit.ReadAsync(repair, default)).Select(entry => entry with { Hmac = null });
}
