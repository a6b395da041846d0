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

        output.Should().StartWith("ok:").And.Contain("10000 records").And.Contain(await HeadAsync());
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

        await FoundAsync(5000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(Last - 1)]
    [InlineData(Last)]
    public async Task So_it_is_at_the_ends(int id)
    {
        copy.Tamper($"UPDATE audit SET detail = 'other' WHERE id = {id}");

        await FoundAsync(id);
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

        await FoundAsync(place);
    }

    [Theory]
    [InlineData("id > 9999", 10_000)]
    [InlineData("id > 5000", 5001)]
    [InlineData("id > 1", 2)]
    [InlineData("true", 1)]
    public async Task A_tail_that_is_cut_off_is_found_by_the_head(string which, int place)
    {
        copy.Tamper($"DELETE FROM audit WHERE {which}; UPDATE sqlite_sequence SET seq = (SELECT ifnull(max(id), 0) FROM audit) WHERE name = 'audit'");

        await FoundAsync(place, "missing");
    }

    [Fact]
    public async Task A_tail_that_is_cut_off_stays_found_when_the_service_writes_on()
    {
        copy.Tamper("DELETE FROM audit WHERE id > 9990; UPDATE sqlite_sequence SET seq = 9990 WHERE name = 'audit'");

        await copy.AppendAsync("planned", "sending");

        await FoundAsync(9991, "records 9991 to 10000 are missing");
        await copy.AppendAsync("running");
        await FoundAsync(9991, "records 9991 to 10000 are missing");
    }

    [Fact]
    public async Task A_tail_that_is_cut_off_together_with_the_head_is_found_by_a_head_that_the_log_had()
    {
        using var before = audited.Copy();
        before.Tamper("DELETE FROM audit WHERE id > 9000");
        var noted = await HeadAsync();
        await File.WriteAllTextAsync(copy.Head, $"9000:{Hmac(9000)}");
        copy.Tamper("DELETE FROM audit WHERE id > 9000");

        (await copy.VerifyAsync()).Code.Should().Be(0, "nothing beside the log knows better");
        await FoundAsync(9001, "the given head", "--head", noted);
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

        await FoundAsync(id > 0 ? Last + 1 : null);
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

        await FoundAsync(id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hmac, ")]
    public async Task An_added_record_without_an_hmac_is_found(string column)
    {
        copy.Tamper($"INSERT INTO audit ({column}at, repair_id, device_id, event) VALUES ({(column.Length > 0 ? "NULL, " : "")}'2026', '', '', 'approved')");

        await FoundAsync(Last + 1);
        await copy.AppendAsync("planned");
        await FoundAsync(Last + 1);
    }

    [Theory]
    [InlineData(5000, 5001)]
    [InlineData(10, 9990)]
    [InlineData(1, 2)]
    public async Task Records_that_change_places_are_found_at_the_first(int one, int other)
    {
        copy.Tamper($"UPDATE audit SET id = -1 WHERE id = {one}; UPDATE audit SET id = {one} WHERE id = {other}; UPDATE audit SET id = {other} WHERE id = -1");

        await FoundAsync(one);
    }

    [Fact]
    public async Task A_chain_that_another_key_has_signed_is_found()
    {
        using var forged = new AuditCopy();
        await forged.AppendAsync([.. Enumerable.Repeat("planned", 5)]);
        File.Copy(forged.Records, copy.Records, overwrite: true);
        File.Copy(forged.Head, copy.Head, overwrite: true);

        await FoundAsync(1, "another key");
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

        await FoundAsync(Last + 1, "another key");
    }

    [Fact]
    public async Task An_older_copy_of_the_records_is_found_by_the_head()
    {
        using var old = audited.Copy();
        await copy.AppendAsync("planned", "sending", "running");
        File.Copy(old.Records, copy.Records, overwrite: true);

        await FoundAsync(Last + 1, $"records {Last + 1} to {Last + 3} are missing");
    }

    [Fact]
    public async Task A_history_that_was_written_twice_is_found_by_the_head()
    {
        using var other = audited.Copy();
        await other.AppendAsync("planned", "canceled");
        await copy.AppendAsync("planned", "succeeded");
        File.Copy(other.Records, copy.Records, overwrite: true);

        await FoundAsync(Last + 2, "is not the one");
    }

    [Fact]
    public async Task A_head_that_is_behind_is_what_a_crash_leaves()
    {
        await File.WriteAllTextAsync(copy.Head, $"9000:{Hmac(9000)}");

        (await copy.VerifyAsync()).Code.Should().Be(0);
        await copy.AppendAsync("planned");
        (await copy.VerifyAsync()).Code.Should().Be(0);
        (await File.ReadAllTextAsync(copy.Head)).Should().StartWith($"{Last + 1}:");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("9000")]
    [InlineData("not a head")]
    public async Task A_head_that_is_gone_or_unreadable_is_found_and_stays_found(string? content)
    {
        File.Delete(copy.Head);
        if (content is not null)
        {
            await File.WriteAllTextAsync(copy.Head, content);
        }

        var (code, output, _) = await copy.VerifyAsync();
        (code, output).Should().Match<(int Code, string Output)>(found => found.Code == 1 && found.Output.StartsWith("broken:"));
        await copy.AppendAsync("planned");
        await FoundAsync(Last + 1, "says that the chain was broken");
    }

    [Fact]
    public async Task A_tail_that_is_cut_off_while_the_service_runs_is_found_by_its_next_record()
    {
        using var records = new RecordsDatabase(copy.Records, NullLogger<RecordsDatabase>.Instance);
        var store = new SqliteAuditStore(records);
        await store.AppendAsync(Entry(0));
        copy.Tamper($"DELETE FROM audit WHERE id = {Last + 1}");

        var next = await store.AppendAsync(Entry(0));

        next.Should().Be(Last + 3, "the number of what is missing is not used again, and the finding is a record itself");
        (await store.PageAsync(new AuditFilter { Limit = 2 }, default)).Items[1].Event.Should().Be("chain_broken");
        await FoundAsync(Last + 1, "missing");
    }

    private string Hmac(long id)
    {
        using var connection = Tests.Storage.TemporaryFolder.Connect(copy.Records);
        return Dapper.SqlMapper.ExecuteScalar<string>(connection, "SELECT lower(hex(hmac)) FROM audit WHERE id = @id", new { id })!;
    }

    private async Task<string> HeadAsync() => (await File.ReadAllTextAsync(copy.Head)).Trim();

    private Task FoundAsync(long? place, params string[] why) => FoundAsync(place, why.FirstOrDefault() ?? ":", [.. why.Skip(1)]);

    private async Task FoundAsync(long? place, string why, string[] options)
    {
        var (code, output, errors) = await copy.VerifyAsync(options);

        errors.Should().BeEmpty();
        output.Should().StartWith("broken:").And.Contain(why);
        if (place is not null)
        {
            output.Should().Contain($": record {place}: ");
        }

        code.Should().Be(1);
    }
}
