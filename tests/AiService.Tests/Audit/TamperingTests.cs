using AiService.Audit;
using AiService.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using static AiService.Tests.Audit.AuditedRecords;

namespace AiService.Tests.Audit;

/// <summary>What an intruder does to an audit of 10,000 records who may write the file and does not have the key: each is found, with the place.</summary>
public sealed class TamperingTests(AuditedRecords audited) : IClassFixture<AuditedRecords>, IDisposable
{
    private readonly AuditCopy copy = audited.Copy();

    public void Dispose() => copy.Dispose();

    [Fact]
    public async Task Records_as_they_were_written_are_whole()
    {
        var (code, output, _) = await copy.VerifyAsync();

        output.Should().StartWith("ok:").And.Contain("10000 records").And.Contain(await copy.HeadAsync());
        code.Should().Be(0);
    }

    public static TheoryData<string, string> Changes()
    {
        var changes = new TheoryData<string, string>();
        foreach (var field in RecordForm.Fields.Skip(1))
        {
            changes.Add(field, field is "repair_id" or "device_id" or "event" or "at" ? "'x'" : "NULL");
            changes.Add(field, $"{field} || ' '");
            changes.Add(field, $"CAST({field} AS BLOB)");
            changes.Add(field, $"{field} || char(0)");
        }

        changes.Add("at", "'2026-11-30T08:00:00.0000000Z'");
        changes.Add("device_id", "''");
        changes.Add("hmac", "zeroblob(32)");
        changes.Add("hmac", "NULL");
        changes.Add("hmac", "x''");
        changes.Add("hmac", "substr(hmac, 1, 31)");
        changes.Add("hmac", "hmac || x'00'");
        changes.Add("hmac", "lower(hex(hmac))");
        changes.Add("hmac", "(SELECT hmac FROM audit WHERE id = 4999)");
        return changes;
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_changed_field_is_found_at_its_record(string field, string value)
    {
        copy.Tamper($"UPDATE audit SET {field} = {value} WHERE id = 5000");

        await copy.FoundAsync(5000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(Last - 1)]
    [InlineData(Last)]
    public async Task So_it_is_at_the_ends(int id)
    {
        copy.Tamper($"UPDATE audit SET detail = 'other' WHERE id = {id}");

        await copy.FoundAsync(id);
    }

    [Theory]
    [InlineData("DELETE FROM audit WHERE id = 5000", 5000)]
    [InlineData("DELETE FROM audit WHERE id BETWEEN 300 AND 9000", 300)]
    [InlineData("DELETE FROM audit WHERE id = 1", 1)]
    [InlineData("DELETE FROM audit WHERE id < 5000", 1)]
    [InlineData("DELETE FROM audit WHERE device_id = '7'", 7)]
    [InlineData("DELETE FROM audit WHERE id = 5000; UPDATE audit SET id = id - 1 WHERE id > 5000", 5000)]
    public async Task Deleted_records_are_found_where_the_first_is_missing(string how, int place)
    {
        copy.Tamper(how);

        await copy.FoundAsync(place);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue + 1)]
    [InlineData(Last + 1)]
    [InlineData(Last + 2)]
    public async Task An_added_record_is_found(long id)
    {
        copy.Tamper($"INSERT INTO audit SELECT {id}, at, repair_id, device_id, event, provider, action, execution_id, detail, state, requested_by, requested_from, outcome, data, hmac FROM audit WHERE id = 5000");

        await copy.FoundAsync(id > 0 ? Last + 1 : null);
    }

    [Theory]
    [InlineData(5000)]
    [InlineData(2)]
    [InlineData(Last)]
    public async Task A_record_that_is_added_between_others_is_found(int id)
    {
        copy.Tamper($"""
            UPDATE audit SET id = -id WHERE id >= {id}; UPDATE audit SET id = 1 - id WHERE id < 0;
            INSERT INTO audit (id, at, repair_id, device_id, event, hmac) SELECT {id}, at, repair_id, device_id, 'approved', hmac FROM audit WHERE id = 1
            """);

        await copy.FoundAsync(id);
    }

    [Theory]
    [InlineData(4611686018427387903)]
    [InlineData(4611686018427387904)]
    [InlineData(long.MaxValue)]
    public async Task A_number_that_leaves_few_behind_it_neither_stops_the_audit_nor_holds_up_an_export(long id)
    {
        copy.Tamper($"INSERT INTO audit (id, at, repair_id, device_id, event) VALUES ({id}, '2026', '', '', 'approved')");

        await copy.AppendAsync("planned", "sending");

        await copy.FoundAsync(null);
        using var records = new RecordsDatabase(copy.Records, NullLogger<RecordsDatabase>.Instance);
        var stored = new SqliteStoredAudit(records);
        var (before, last) = await stored.RangeAsync(default);
        var lines = new System.Buffers.ArrayBufferWriter<byte>();
        for (long? after = before; after is { } place;)
        {
            after = await stored.WriteLinesAsync(place, last, new AuditFilter { Limit = 1 }, lines, default);
        }

        lines.WrittenSpan.Count((byte)'\n').Should().Be(Last + 3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hmac, ")]
    public async Task An_added_record_without_an_hmac_is_found(string column)
    {
        copy.Tamper($"INSERT INTO audit ({column}at, repair_id, device_id, event) VALUES ({(column.Length > 0 ? "NULL, " : "")}'2026', '', '', 'approved')");

        await copy.FoundAsync(Last + 1);
        await copy.AppendAsync("planned");
        await copy.FoundAsync(Last + 1);
    }

    [Theory]
    [InlineData(5000, 5001)]
    [InlineData(10, 9990)]
    [InlineData(1, 2)]
    public async Task Records_that_change_places_are_found_at_the_first(int one, int other)
    {
        copy.Tamper($"UPDATE audit SET id = -1 WHERE id = {one}; UPDATE audit SET id = {one} WHERE id = {other}; UPDATE audit SET id = {other} WHERE id = -1");

        await copy.FoundAsync(one);
    }

    [Fact]
    public async Task A_chain_that_another_key_has_signed_is_found()
    {
        using var forged = new AuditCopy();
        await forged.AppendAsync([.. Enumerable.Repeat("planned", 5)]);
        File.Copy(forged.Records, copy.Records, overwrite: true);
        File.Copy(forged.Head, copy.Head, overwrite: true);

        await copy.FoundAsync(1, "another key");
    }

    [Fact]
    public async Task A_segment_that_another_key_begins_is_found()
    {
        var strange = AuditKey.Make(copy.File("strange.key"));
        using (var records = new RecordsDatabase(copy.Records, NullLogger<RecordsDatabase>.Instance, new AuditFiles(copy.File("strange.key"), copy.Head)) { NewKey = strange })
        {
            var entry = Entry(0) with { Event = "" };
            await records.WriteAsync((connection, transaction) => records.Chain.BeginSegment(connection, transaction, entry.At, new AcceptedRecords("all is well", []), entry), CancellationToken.None);
        }

        await copy.FoundAsync(Last + 1, "another key");
    }
}
