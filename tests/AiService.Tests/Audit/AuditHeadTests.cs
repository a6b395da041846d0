using AiService.Audit;
using AiService.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using static AiService.Tests.Audit.AuditedRecords;

namespace AiService.Tests.Audit;

/// <summary>The end of an audit of 10,000 records: cut off, replaced, or behind or ahead of its head.</summary>
public sealed class AuditHeadTests(AuditedRecords audited) : IClassFixture<AuditedRecords>, IDisposable
{
    private readonly AuditCopy copy = audited.Copy();

    public void Dispose() => copy.Dispose();

    [Theory]
    [InlineData("id > 9999", 10_000)]
    [InlineData("id > 5000", 5001)]
    [InlineData("id > 1", 2)]
    [InlineData("true", 1)]
    public async Task A_tail_that_is_cut_off_is_found_by_the_head(string which, int place)
    {
        copy.Tamper($"DELETE FROM audit WHERE {which}; UPDATE sqlite_sequence SET seq = (SELECT ifnull(max(id), 0) FROM audit) WHERE name = 'audit'");

        await copy.FoundAsync(place, "missing");
    }

    [Fact]
    public async Task A_tail_that_is_cut_off_stays_found_when_the_service_writes_on()
    {
        copy.Tamper("DELETE FROM audit WHERE id > 9990; UPDATE sqlite_sequence SET seq = 9990 WHERE name = 'audit'");

        await copy.AppendAsync("planned", "sending");

        await copy.FoundAsync(9991, "records 9991 to 10000 are missing");
        await copy.AppendAsync("running");
        await copy.FoundAsync(9991, "records 9991 to 10000 are missing");
    }

    [Fact]
    public async Task A_tail_that_is_cut_off_together_with_the_head_is_found_by_a_head_that_the_log_had()
    {
        using var before = audited.Copy();
        before.Tamper("DELETE FROM audit WHERE id > 9000");
        var noted = await copy.HeadAsync();
        await File.WriteAllTextAsync(copy.Head, $"9000:{copy.Hmac(9000)}");
        copy.Tamper("DELETE FROM audit WHERE id > 9000");

        (await copy.VerifyAsync()).Code.Should().Be(0, "nothing beside the log knows better");
        await copy.FoundAsync(9001, "the given head", "--head", noted);
    }

    [Fact]
    public async Task An_older_copy_of_the_records_is_found_by_the_head()
    {
        using var old = audited.Copy();
        await copy.AppendAsync("planned", "sending", "running");
        File.Copy(old.Records, copy.Records, overwrite: true);

        await copy.FoundAsync(Last + 1, $"records {Last + 1} to {Last + 3} are missing");
    }

    [Fact]
    public async Task A_history_that_was_written_twice_is_found_by_the_head()
    {
        using var other = audited.Copy();
        await other.AppendAsync("planned", "canceled");
        await copy.AppendAsync("planned", "succeeded");
        File.Copy(other.Records, copy.Records, overwrite: true);

        await copy.FoundAsync(Last + 2, "is not the one");
    }

    [Fact]
    public async Task A_head_that_is_behind_is_what_a_crash_leaves()
    {
        await File.WriteAllTextAsync(copy.Head, $"9000:{copy.Hmac(9000)}");

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
        await copy.FoundAsync(Last + 1, "says that the chain was broken");
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
        await copy.FoundAsync(Last + 1, "missing");
    }
}
