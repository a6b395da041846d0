using AiService.Storage.Sqlite;
using AiService.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.Repairs.Rules;

/// <summary>
/// No limit is ever exceeded, whatever comes in whatever order. What holds, in the times that are on record, also where the clock was set back: in no window
/// of the limit's length lie more beginnings than it permits, nothing begins before the time of an end plus its cool-down, nothing while the last ends of its
/// action are failures and the last of them is not long enough ago, and no more are open than permitted. Where the clock was never set back, the rules also
/// keep nothing from beginning that would exceed no limit.
/// </summary>
public sealed class LimitPropertyTests : IDisposable
{
    private static readonly string[] Rules = ["repair_cooldown", "failed_cooldown", "attempts", "action_breaker", "max_open", "max_per_minute", "group_max_per_hour"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false, 0, 10_000)]
    [InlineData(true, 10_000, 10_000)]
    public async Task Ten_thousand_sequences_of_requests_restarts_and_clock_jumps_exceed_no_limit(bool back, int from, int count)
    {
        using var windows = await ListedRecords.NoWindowsAsync();
        var told = new Dictionary<string, int>();
        foreach (var seed in Enumerable.Range(from, count))
        {
            using var sequence = new LimitSequence(seed, new ListedRecords(), windows);
            (await sequence.RunAsync(back)).Should().BeNull();
            foreach (var (what, times) in sequence.Told)
            {
                told[what] = told.GetValueOrDefault(what) + times;
            }
        }

        told["begins"].Should().BeGreaterThan(3 * count, "most of the sequences do something");
        told["restart"].Should().BeGreaterThan(count / 4);
        told.GetValueOrDefault("back").Should().Match(times => back ? times > count / 2 : times == 0);
        foreach (var rule in Rules)
        {
            told.Should().ContainKey(rule).WhoseValue.Should().BeGreaterThan(count / 50, rule);
        }
    }

    [Fact]
    public async Task The_list_in_memory_counts_as_the_records_on_disk_do()
    {
        using var windows = await ListedRecords.NoWindowsAsync();
        using var database = new RecordsDatabase(folder.File("records.db"), NullLogger<RecordsDatabase>.Instance);
        var compared = 0;
        foreach (var seed in Enumerable.Range(20_000, 200))
        {
            var records = new ListedRecords(new SqliteRepairStore(database), new SqliteDecisionStore(database, TimeProvider.System));
            using var sequence = new LimitSequence(seed, records, windows);
            (await sequence.RunAsync(back: seed % 2 == 0)).Should().BeNull();
            compared += records.Compared;
        }

        compared.Should().BeGreaterThan(1000);
    }
}
