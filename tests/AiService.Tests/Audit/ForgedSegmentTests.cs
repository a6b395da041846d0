using AiService.Audit;
using AiService.Storage.Sqlite;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.Audit;

/// <summary>What an intruder without the key does with the records by which the chain speaks of itself: their seals are plain hashes, which anyone can compute.</summary>
public sealed class ForgedSegmentTests : IDisposable
{
    private readonly AuditCopy copy = new();

    public void Dispose() => copy.Dispose();

    [Fact]
    public async Task A_forged_acceptance_hides_nothing()
    {
        await copy.AppendAsync("planned", "sending", "running");
        copy.Tamper("UPDATE audit SET detail = 'other' WHERE id = 2");

        Forge(AuditKey.Read(copy.Key).Id);

        (await copy.VerifyAsync()).Output.Should().StartWith("broken:").And.Contain(": record 2: ");
        await copy.AppendAsync("planned", "sending");
        (await copy.VerifyAsync()).Output.Should().StartWith("broken:").And.Contain(": record 2: ");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_segment_of_a_strange_key_stays_found_when_the_service_begins_the_next_one(bool isChanged)
    {
        using var records = new RecordsDatabase(copy.Records, NullLogger<RecordsDatabase>.Instance);
        var store = new SqliteAuditStore(records);
        await store.AppendAsync(AuditedRecords.Entry(1));
        await store.AppendAsync(AuditedRecords.Entry(2));
        if (isChanged)
        {
            copy.Tamper("UPDATE audit SET detail = 'other' WHERE id = 2");
        }

        Forge("0123456789abcdef");
        await store.AppendAsync(AuditedRecords.Entry(3));
        using (var chain = new SqliteAuditChain(records, new AuditFiles(copy.Key, copy.Head)))
        {
            // As retention does it.
            await chain.BeginSegmentAsync(AuditedRecords.Entry(4).At);
        }

        (await copy.VerifyAsync()).Output.Should().StartWith("broken:").And.Contain($": record {(isChanged ? 2 : 4)}: ");
    }

    [Theory]
    [InlineData("DELETE FROM audit WHERE id < (SELECT max(id) FROM audit WHERE event = 'segment_started')")]
    [InlineData("DELETE FROM audit WHERE id < (SELECT id FROM audit WHERE event = 'segment_started' ORDER BY id LIMIT 1 OFFSET 1)")]
    public async Task What_was_accepted_cannot_be_removed_from_the_front(string how)
    {
        await copy.AppendAsync("planned", "sending");
        (await copy.RunAsync("new-segment", "--reason", "first")).Code.Should().Be(0);
        await copy.AppendAsync("planned", "sending");
        (await copy.RunAsync("new-segment", "--reason", "second")).Code.Should().Be(0);
        await copy.AppendAsync("planned");
        (await copy.VerifyAsync()).Code.Should().Be(0);

        copy.Tamper(how);

        (await copy.VerifyAsync()).Output.Should().StartWith("broken:").And.Contain(": record 1: ");
    }

    [Fact]
    public async Task A_record_before_all_numbers_is_found()
    {
        await copy.AppendAsync("planned");

        copy.Tamper($"INSERT INTO audit (id, at, repair_id, device_id, event) VALUES ({long.MinValue}, '2026', '', '', 'approved')");

        (await copy.VerifyAsync()).Output.Should().StartWith("broken:");
    }

    [Theory]
    [InlineData("segment_started", "{}")]
    [InlineData("segment_started", "null")]
    [InlineData("segment_started", "[]")]
    [InlineData("segment_started", "{\"segment\":1,\"key\":null,\"sealed\":null}")]
    [InlineData("segment_started", "{\"segment\":1,\"key\":\"KEY\",\"sealed\":{\"records\":0,\"first\":0,\"last\":0,\"sha256\":null,\"hmac\":null}}")]
    [InlineData("segment_started", "{\"segment\":1,\"key\":\"KEY\",\"sealed\":{\"records\":0,\"first\":0,\"last\":0,\"sha256\":\"x\",\"hmac\":null},\"accepted\":{\"found\":null,\"segments\":null}}")]
    [InlineData("segments_removed", "{}")]
    public async Task Data_that_say_nothing_stop_no_verification(string mark, string data)
    {
        await copy.AppendAsync("planned", "sending");
        var row = mark == "segment_started" ? 1 : 3;
        copy.Tamper($"UPDATE audit SET event = '{mark}', data = '{data.Replace("KEY", AuditKey.Read(copy.Key).Id, StringComparison.Ordinal)}' WHERE id = {row}");

        (await copy.VerifyAsync()).Output.Should().StartWith("broken:").And.Contain($": record {row}: ");
    }

    [Fact]
    public async Task A_seal_without_an_hmac_stops_no_verification()
    {
        await copy.AppendAsync("planned", "sending");
        var key = AuditKey.Read(copy.Key).Id;
        copy.Tamper($$$"""
            UPDATE audit SET data = '{"segment":2,"key":"{{{key}}}","sealed":{"records":1,"first":1,"last":1,"sha256":"x","hmac":"{{{new string('z', 64)}}}"}}' WHERE id = 1;
            UPDATE audit SET event = 'segments_removed', data = '{"segment":1,"through":0,"file":"x","file_sha256":"x"}' WHERE id = 3
            """);

        (await copy.VerifyAsync()).Output.Should().StartWith("broken:");
    }

    [Theory]
    [InlineData("hmac = lower(hex(hmac))", 3)]
    [InlineData("hmac = 'abcdefghijklmnopqrstuvwxyz012345'", 3)]
    [InlineData("hmac = substr(hmac, 1, 31)", 3)]
    [InlineData("hmac = 5", 3)]
    [InlineData("hmac = NULL", 3)]
    [InlineData("at = 5", 1)]
    [InlineData("data = CAST(data AS BLOB)", 1)]
    [InlineData("data = NULL", 1)]
    [InlineData("data = 5", 1)]
    [InlineData("data = '{}'", 1)]
    [InlineData("hmac = lower(hex(hmac))", 1)]
    public async Task Values_of_another_kind_keep_nothing_from_being_recorded(string value, int id)
    {
        await copy.AppendAsync("planned", "sending");
        copy.Tamper($"UPDATE audit SET {value} WHERE id = {id}");

        await copy.AppendAsync("running", "succeeded");

        (await copy.VerifyAsync()).Output.Should().StartWith("broken:").And.Contain($": record {id}: ");
        (await copy.RunAsync("new-segment", "--reason", "looked into it")).Code.Should().Be(0);
        (await copy.VerifyAsync()).Output.Should().StartWith("ok:");
    }

    /// <summary>Adds a record that begins a segment of a key and accepts all that stands before it.</summary>
    private void Forge(string key)
    {
        using var connection = TemporaryFolder.Connect(copy.Records);
        using var hash = new SegmentHash();
        AuditRows.Read((SqliteConnection)connection, long.MinValue, long.MaxValue, (id, form, hmac, _, _) => hash.Add(id, form, hmac));
        var start = new SegmentStart(2, key, hash.Seal(), new AcceptedRecords("all is well", [hash.Seal()]));
        connection.Execute(
            "INSERT INTO audit (at, repair_id, device_id, event, data, hmac) VALUES ('2020-01-01T00:00:00.0000000Z', '', '', 'segment_started', @data, randomblob(32))",
            new { data = AuditMarks.Data(start).ToJsonString() });
    }
}
