using System.Security.Cryptography;
using System.Text.Json;
using AiService.Audit;
using AiService.Audit.Keeping;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Serilog;
using Serilog.Extensions.Logging;

namespace AiService.Tests.Audit;

/// <summary>Retention by sealed segments: exported, removed from the front, and provable afterwards.</summary>
public sealed class AuditRetentionTests : IDisposable
{
    private readonly AuditCopy files = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));

    public void Dispose() => files.Dispose();

    private string Archive => files.File("audit-archive");

    [Fact]
    public async Task Old_segments_are_exported_sealed_and_removed_from_the_front()
    {
        await files.MakeOldAsync(5);
        await using (await StartAsync(days: 10))
        {
            await UntilAsync("SELECT count(*) FROM audit WHERE event = 'segment_started'", 3);
            (await files.VerifyAsync()).Code.Should().Be(0);
            Directory.Exists(Archive).Should().BeFalse("nothing is old enough");
            await UntilAsync("SELECT count(*) FROM audit WHERE event = 'segments_removed'", 3);
            (await files.VerifyAsync()).Output.Should().StartWith("ok:");
        }

        (await files.VerifyAsync()).Output.Should().StartWith("ok:");
        await using (var service = await ServiceUnderTest.StartAsync([$"RECORDS_DB_PATH={files.Records}"]))
        {
            (await AuditCopy.VerdictAsync(service)).GetProperty("ok").GetBoolean().Should().BeTrue();
        }

        // One more may have been exported by the end, and not removed yet.
        var removal = await RemovalAsync();
        var exported = Directory.GetFiles(Archive, "*.jsonl").Order().Where(file => string.CompareOrdinal(Path.GetFileName(file), removal.File) <= 0).ToArray();
        exported.Length.Should().BeGreaterThan(2);
        var lines = exported.SelectMany(File.ReadAllLines).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetInt64()).ToList();
        lines.Should().Equal(Enumerable.Range(1, lines.Count).Select(id => (long)id), "what is exported follows each other without a gap");
        (await FirstAsync()).Should().Be(lines.Count + 1);
        (await files.RunAsync(["verify", .. exported])).Output.Should().StartWith("ok:").And.Contain($"{lines.Count} records");
        await AssertSignedAsync(exported);
        removal.File.Should().Be(Path.GetFileName(exported[^1]));
        removal.FileSha256.Should().Be(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(exported[^1]))));
    }

    [Theory]
    [InlineData("DELETE FROM audit WHERE id < (SELECT min(id) FROM audit WHERE event = 'segment_started' AND id > (SELECT min(id) FROM audit))")]
    [InlineData("DELETE FROM audit WHERE id = (SELECT min(id) FROM audit)")]
    [InlineData("INSERT INTO audit (id, at, repair_id, device_id, event) VALUES (1, 'x', 'x', 'x', 'x')")]
    [InlineData("UPDATE audit SET data = replace(data, '\"through\":', '\"through\":9') WHERE event = 'segments_removed'")]
    [InlineData("DELETE FROM audit WHERE event = 'segments_removed'")]
    public async Task What_is_removed_or_added_beside_retention_is_found(string how)
    {
        await RemoveSomeAsync();
        (await FirstAsync()).Should().BeGreaterThan(1);
        (await files.VerifyAsync()).Code.Should().Be(0);
        files.Tamper(how);

        (await files.VerifyAsync()).Output.Should().StartWith("broken:").And.Contain(": record ");
    }

    [Theory]
    [InlineData("UPDATE audit SET detail = 'other' WHERE id = 2", 2)]
    [InlineData("UPDATE audit SET data = json_set(data, '$.sealed.sha256', 'x') WHERE event = 'segment_started' AND id > 1", 6)]
    public async Task A_segment_that_is_not_what_its_seal_says_stays(string how, int place)
    {
        await using (await StartAsync(days: 10))
        {
            await UntilAsync("SELECT count(*) FROM audit WHERE event = 'segment_started'", 2);
        }

        files.Tamper(how);
        await using (var rig = await StartAsync(days: 10))
        {
            await Eventually.ReadAsync(() => Task.FromResult(rig.Said), said => said.Contains("is not what its seal says"), () => time.Advance(TimeSpan.FromHours(6)));
        }

        (await FirstAsync()).Should().Be(1);
        (await files.VerifyAsync()).Output.Should().Contain($": record {place}: ");
    }

    [Fact]
    public async Task What_a_receiver_has_not_been_given_yet_stays()
    {
        var waiting = new Backlog { Oldest = (1, time.GetUtcNow()) };
        await using (var rig = await StartAsync(days: 10, waiting))
        {
            await UntilAsync("SELECT count(*) FROM audit WHERE event = 'segment_started'", 25);
            (await FirstAsync()).Should().Be(1);
            waiting.Oldest = null;
            await UntilAsync("SELECT count(*) FROM audit WHERE event = 'segments_removed'", 1);
        }

        (await FirstAsync()).Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task Without_the_setting_nothing_is_cut_or_removed()
    {
        await using var rig = await StartAsync(days: 0);

        (await rig.Retention).Should().BeTrue("it has nothing to do");
        (await FirstAsync()).Should().Be(1);
    }

    [Theory]
    [InlineData("line")]
    [InlineData("field")]
    [InlineData("gap")]
    public async Task An_exported_segment_that_was_changed_is_found(string how)
    {
        await RemoveSomeAsync();
        var file = Directory.GetFiles(Archive, "*.jsonl").Order().First();
        var lines = (await File.ReadAllLinesAsync(file)).ToList();
        switch (how)
        {
            case "line":
                lines[1] = "{}";
                break;
            case "field":
                lines[1] = lines[1].Replace("\"event\":\"", "\"event\":\"x", StringComparison.Ordinal);
                break;
            case "gap":
                lines.RemoveAt(1);
                break;
        }

        await File.WriteAllLinesAsync(file, lines);

        (await files.VerifyAsync(file)).Should().Match<(int Code, string Output, string Errors)>(found => found.Code == 1 && found.Output.StartsWith("broken:"));
    }

    /// <summary>Computes the HMACs as docs/operations.md states them, with nothing of the service's.</summary>
    private async Task AssertSignedAsync(string[] exported)
    {
        var key = System.Text.Encoding.UTF8.GetBytes((await File.ReadAllTextAsync(files.Key)).Trim());
        var (previous, signed) = (new byte[32], 0);
        foreach (var line in exported.SelectMany(File.ReadAllLines))
        {
            using var record = JsonDocument.Parse(line);
            var fields = record.RootElement.EnumerateObject().ToList();
            fields.Select(field => field.Name).Should().Equal(
                "id", "at", "repair_id", "device_id", "event", "state", "provider", "action", "execution_id", "detail", "requested_by", "requested_from", "outcome", "data", "hmac");
            var form = string.Concat(fields.Take(14).Select(field => field.Value.ValueKind switch
            {
                JsonValueKind.Null => "-,",
                JsonValueKind.Number => $"{field.Value.GetRawText().Length}:{field.Value.GetRawText()},",
                _ => $"{System.Text.Encoding.UTF8.GetByteCount(field.Value.GetString()!)}:{field.Value.GetString()},",
            }));
            if (fields[14].Value.GetString() is { } hmac)
            {
                previous = HMACSHA256.HashData(key, previous.Concat(System.Text.Encoding.UTF8.GetBytes(form)).ToArray());
                Convert.ToHexStringLower(previous).Should().Be(hmac);
                signed++;
            }
        }

        signed.Should().BeGreaterThan(5);
    }

    private async Task<Rig> StartAsync(int days, Backlog? backlog = null)
    {
        var rig = new Rig(files, Archive, days, backlog ?? new Backlog(), time);
        await files.AppendAsync("planned", "sending", "running", "succeeded");
        await rig.StartAsync();
        return rig;
    }

    private async Task RemoveSomeAsync()
    {
        await using var rig = await StartAsync(days: 10);
        await UntilAsync("SELECT count(*) FROM audit WHERE event = 'segments_removed'", 2);
    }

    /// <summary>Lets time pass until a count in the records is reached.</summary>
    private async Task UntilAsync(string count, long expected)
    {
        using var records = TemporaryFolder.Connect(files.Records);
        await Eventually.ReadAsync(() => records.ExecuteScalarAsync<long>(count), reached => reached >= expected, () => time.Advance(TimeSpan.FromHours(6)));
    }

    private async Task<long> FirstAsync()
    {
        using var records = TemporaryFolder.Connect(files.Records);
        return await records.ExecuteScalarAsync<long>("SELECT min(id) FROM audit");
    }

    private async Task<SegmentsRemoved> RemovalAsync()
    {
        using var records = TemporaryFolder.Connect(files.Records);
        var data = await records.ExecuteScalarAsync<string>("SELECT data FROM audit WHERE event = 'segments_removed' ORDER BY id DESC LIMIT 1");
        return AuditMarks.Read<SegmentsRemoved>(System.Text.Encoding.UTF8.GetBytes(data!))!;
    }

    /// <summary>Retention alone, over real records: a whole service has timers that tick every second, also of a fake year.</summary>
    private sealed class Rig : IAsyncDisposable
    {
        private readonly RecordsDatabase records;
        private readonly SqliteAuditChain chain;
        private readonly AuditRetention retention;
        private readonly LogCollector log = new();
        private readonly Serilog.Core.Logger logger;
        private readonly SerilogLoggerFactory loggers;

        public Rig(AuditCopy files, string archive, int days, IAuditBacklog backlog, TimeProvider time)
        {
            logger = new LoggerConfiguration().WriteTo.Sink(log).CreateLogger();
            loggers = new SerilogLoggerFactory(logger);
            var beside = new AuditFiles(files.Key, files.Head);
            records = new RecordsDatabase(files.Records, NullLogger<RecordsDatabase>.Instance, beside);
            chain = new SqliteAuditChain(records, beside);
            var options = new AuditOptions { Files = beside, Archive = archive, Retention = days > 0 ? TimeSpan.FromDays(days) : null };
            retention = new AuditRetention(options, chain, backlog, time, loggers.CreateLogger<AuditRetention>());
        }

        public string Said => log.Text;

        /// <summary>True once retention has ended by itself.</summary>
        public Task<bool> Retention => retention.ExecuteTask!.ContinueWith(ended => ended.IsCompletedSuccessfully, TaskScheduler.Default);

        public Task StartAsync() => retention.StartAsync(CancellationToken.None);

        public async ValueTask DisposeAsync()
        {
            await retention.StopAsync(CancellationToken.None);
            retention.Dispose();
            chain.Dispose();
            records.Dispose();
            loggers.Dispose();
            await logger.DisposeAsync();
        }
    }
}
