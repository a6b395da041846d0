using AiService.Faults;
using AiService.Repairs.Store;
using AiService.Storage.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;

namespace AiService.Tests.Storage;

/// <summary>How the rules search the records: the cost of a decision must not grow with the file.</summary>
public sealed class DecisionPlanTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();
    private readonly RecordsDatabase database;
    private readonly List<string> statements = [];

    public DecisionPlanTests() => database = new RecordsDatabase(folder.File("records.db"), NullLogger<RecordsDatabase>.Instance);

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("p.a", "core", true)]
    [InlineData("p.a", null, false)]
    [InlineData(null, "core", true)]
    [InlineData(null, null, false)]
    public async Task What_the_rules_count_is_searched_by_the_indexes_made_for_it(string? action, string? group, bool observed)
    {
        var store = await TracedAsync();
        await store.FactsAsync(
            new FactsQuery
            {
                DeviceId = "1",
                Action = action,
                Target = "t",
                Group = group,
                Now = Noon,
                AttemptsSince = Noon,
                BegunSince = Noon,
                GroupSince = Noon,
                LastEnds = 5,
                Observed = observed,
                MostBegun = 30,
                CountsGroup = true,
            },
            default);

        List<string> expected = ["repairs_by_subject (device_id=? AND target=?", "repairs_escalated (device_id=? AND target=? AND created_at>?)", "repairs_by_begun (begun_at>?)"];
        if (observed)
        {
            expected.Add("decisions_observed (device_id=? AND target=?");
        }

        if (group is not null)
        {
            expected.Add("repairs_by_group (device_group=? AND begun_at>?)");
        }

        if (action is not null)
        {
            expected.Add("repairs_by_end (action=?");
        }

        Plans().Should().HaveCount(expected.Count).And.AllSatisfy(plan => plan.Should().NotContain("SCAN repair"));
        expected.Should().AllSatisfy(index => Plans().Should().ContainSingle(plan => plan.Contains(index, StringComparison.Ordinal)));
        Plans().Where(plan => plan.Contains("TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal)).Should().HaveCount(group is null ? 0 : 1, "only the devices of a group are not in order");
    }

    [Fact]
    public async Task The_ends_of_an_action_and_the_report_of_a_time_are_searched_as_well()
    {
        var store = await TracedAsync();

        await store.EndsAsync("p.a", 5, Noon, default);
        await store.ReportAsync(Noon, Noon.AddDays(1), default);

        var plans = Plans();
        plans.Should().HaveCount(6);
        plans[0].Should().Contain("SEARCH repairs USING INDEX repairs_by_end (action=?").And.NotContain("B-TREE");
        plans.Skip(1).Should().AllSatisfy(plan => plan.Should().Contain("decisions_by_time (at>? AND at<?)").And.NotContain("SCAN repair"));
    }

    [Fact]
    public async Task The_indexes_hold_only_what_is_counted()
    {
        var store = await TracedAsync();
        await store.RecordAsync([Decision("observe"), Decision("pause")]);
        using var records = TemporaryFolder.Connect(folder.File("records.db"));

        records.ExecuteScalar<long>("SELECT count(*) FROM repair_decisions INDEXED BY decisions_observed WHERE rule = 'observe'").Should().Be(1);
        var unfit = () => records.ExecuteScalar<long>("SELECT count(*) FROM repair_decisions INDEXED BY decisions_observed WHERE device_id = '1'");
        unfit.Should().Throw<SqliteException>("it holds no other rule's decisions").WithMessage("*no query solution*");
    }

    private static RecordedDecision Decision(string rule) => new()
    {
        Id = Guid.CreateVersion7(Noon),
        At = Noon,
        AnalysisId = Guid.NewGuid(),
        DeviceId = "1",
        Fault = "f",
        Level = FaultLevel.P1,
        Target = "t",
        Rule = rule,
        Verdict = Verdict.Refuse,
        Otherwise = Verdict.Allow,
        Decision = RepairDecision.Of([], ""),
    };

    /// <summary>The store, on a connection that keeps what it executes, the values in their places.</summary>
    private async Task<SqliteDecisionStore> TracedAsync()
    {
        await database.OpenAsync(default);
        await database.ReadAsync(
            connection =>
            {
                raw.sqlite3_trace(connection.Handle, (_, statement) => statements.Add(statement), null);
                return true;
            },
            default);
        return new SqliteDecisionStore(database, TimeProvider.System);
    }

    /// <summary>The plan of each statement on a table of the rules.</summary>
    private List<string> Plans()
    {
        using var connection = TemporaryFolder.Connect(folder.File("records.db"));
        return [.. statements.Where(statement => statement.Contains("FROM repair", StringComparison.Ordinal))
            .Select(statement => string.Join('\n', connection.Query("EXPLAIN QUERY PLAN " + statement).Select(step => (string)step.detail)))];
    }
}
