using AiService.Audit;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using AiService.Tests.Repairs;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Storage;

/// <summary>How lists of repairs are searched and ordered.</summary>
public sealed class RepairPagesTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(Noon);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_set_of_conditions_is_searched_by_an_index_and_read_in_order()
    {
        await MigrateAsync();
        using var connection = TemporaryFolder.Connect(folder.File("records.db"));
        var looked = 0;
        foreach (var filter in Filters())
        {
            foreach (var after in (long?[])[null, 500_000])
            {
                var (sql, page) = RepairPages.Statement(filter, after, RangeOf(filter.Since, filter.Until));
                var plan = Plan(connection, sql, page);
                looked++;
                if ((filter.DeviceId ?? filter.Action) is not null || filter.Since is not null || filter.Until is not null || filter.States.Count > 0 || after is not null)
                {
                    plan.Should().NotContain("SCAN repairs", "{0} after {1} reads no whole table", filter, after);
                }

                if ((filter.DeviceId ?? filter.Action) is not null)
                {
                    var (index, columns) = filter switch
                    {
                        { DeviceId: null } => ("repairs_by_action", "action=? AND state=?"),
                        { Action: null } => ("repairs_by_device", "device_id=? AND state=?"),
                        _ => ("repairs_by_device_and_action", "device_id=? AND action=? AND state=?"),
                    };
                    plan.Should().Contain($"INDEX {index} ({columns}", "{0}", filter);
                }

                plan.Should().NotMatchRegex("SEARCH.*\nUSE TEMP B-TREE", "what {0} finds is in order, and reading stops at the end of the page", filter);
            }
        }

        looked.Should().Be(2 * 2 * 3 * 2 * 4);
    }

    [Fact]
    public async Task So_is_every_set_of_conditions_of_the_audit()
    {
        await MigrateAsync();
        using var connection = TemporaryFolder.Connect(folder.File("records.db"));
        foreach (var filter in
            from device in (string?[])[null, "1"]
            from repair in (Guid?[])[null, Guid.Empty, Guid.NewGuid()]
            from events in (string[][])[[], ["planned"], ["planned", "sending"]]
            from who in (string?[])[null, "a"]
            from since in (DateTimeOffset?[])[null, Noon]
            select new AuditFilter { DeviceId = device, RepairId = repair, Events = events, RequestedBy = who, From = since, After = 500_000, Limit = 50 })
        {
            var (sql, page) = SqliteAuditStore.Statement(filter, RangeOf(filter.From, null), _ => ["request", "paused"]);

            Plan(connection, sql, page).Should().NotContain("SCAN audit", "{0}", filter).And.NotMatchRegex("SEARCH.*\nUSE TEMP B-TREE", "{0}", filter);
        }
    }

    [Fact]
    public async Task The_order_is_that_of_recording_also_when_the_clock_was_set_back()
    {
        var hour = TimeSpan.FromHours(1);
        await using var service = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Failed)], time: time, folder: folder.Path);
        List<string> recorded = [];
        foreach (var hours in (int[])[0, 2, -30, -29, 1, -400, 3])
        {
            time.AdjustTime(Noon + (hours * hour));
            recorded.Insert(0, await RepairAsync(service, recorded.Count));
        }

        foreach (var query in (string[])["", "device_id=1", "action=network.remediation.enable_interface", "state=failed", "state=failed,running&action=network.remediation.enable_interface",
            "since=2020-01-01", "since=2020-01-01&action=network.remediation.enable_interface", "until=2030-01-01&state=failed&device_id=1"])
        {
            (await PagesAsync(service, query)).Should().Equal(recorded, query);
        }

        (await PagesAsync(service, $"since={Noon - hour:yyyy-MM-ddTHH:mm:ssZ}&action=network.remediation.enable_interface"))
            .Should().Equal(recorded[0], recorded[2], recorded[5], recorded[6]);
    }

    [Fact]
    public async Task A_page_goes_on_after_a_repair_that_has_been_removed_and_not_after_one_that_never_was()
    {
        await using var service = await ProviderService.StartAsync([TestProvider.Ends("stackstorm", AttemptOutcome.Failed)], time: time, folder: folder.Path);
        List<string> recorded = [];
        for (var number = 0; number < 6; number++)
        {
            recorded.Insert(0, await RepairAsync(service, number));
        }

        using (var other = TemporaryFolder.Connect(folder.File("records.db")))
        {
            other.Execute("DELETE FROM repairs WHERE id IN @gone", new { gone = new[] { recorded[2], recorded[3] } });
        }

        (await PagesAsync(service, "device_id=1", recorded[2])).Should().Equal(recorded[4], recorded[5]);
        (await PagesAsync(service, "action=network.remediation.enable_interface", recorded[3])).Should().Equal(recorded[4], recorded[5]);
        using var refused = await service.Http.GetAsync(new Uri($"/repairs?after={Guid.NewGuid()}", UriKind.Relative));
        ((int)refused.StatusCode).Should().Be(400);
        (await refused.EnvelopeAsync()).Text("msg").Should().Contain("after");
    }

    private static async Task<string> RepairAsync(ServiceUnderTest service, int port) =>
        (await service.RepairAsync(GuideService.Fault($"接口Gig0/0/{port} down"))).Single().Text("repair_id")!;

    private static async Task<List<string>> PagesAsync(ServiceUnderTest service, string query, string? after = null)
    {
        List<string> ids = [];
        do
        {
            var (items, next) = await service.RepairsAsync($"{query}&limit=2{(after is null ? "" : $"&after={after}")}");
            ids.AddRange(items.Select(repair => repair.Text("id")!));
            after = next;
        }
        while (after is not null);
        return ids;
    }

    private static IEnumerable<RepairFilter> Filters() =>
        from device in (string?[])[null, "1"]
        from states in (RepairState[][])[[], [RepairState.Failed], [RepairState.Failed, RepairState.Running]]
        from action in (string?[])[null, "p.a"]
        from since in (DateTimeOffset?[])[null, Noon]
        from until in (DateTimeOffset?[])[null, Noon]
        select new RepairFilter { DeviceId = device, States = states, Action = action, Since = since, Until = until, Limit = 50 };

    private static RecordedRange RangeOf(DateTimeOffset? since, DateTimeOffset? until) => new(since is null ? null : 10, until is null ? null : 900_000, IsFew: false);

    private static string Plan(SqliteConnection connection, string sql, PageStatement page) =>
        string.Join('\n', connection.Query("EXPLAIN QUERY PLAN " + sql, page.Values).Select(step => (string)step.detail));

    private async Task MigrateAsync()
    {
        using var database = new RecordsDatabase(folder.File("records.db"), NullLogger<RecordsDatabase>.Instance);
        await database.OpenAsync(default);
    }
}
