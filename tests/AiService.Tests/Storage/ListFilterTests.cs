using System.Globalization;
using System.Text.Json;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Storage;

/// <summary>Every combination of filters gives what a plain scan of the table gives, page by page, however the clock went and whatever version wrote the records.</summary>
public sealed class ListFilterTests : IDisposable
{
    private const int Rows = 400;
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] States = ["succeeded", "failed", "escalated", "refused", "awaiting_approval"];
    private static readonly string?[] Actions = ["p.a", "p.b", null];
    private static readonly string?[] Times = [null, Time(Noon.AddMinutes(100)), Time(Noon.AddMinutes(250))];

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(Noon);
    private readonly Random dice = new(7);

    public void Dispose() => folder.Dispose();

    public static TheoryData<int, bool> Clocks => new() { { 0, false }, { 50, false }, { 50, true }, { 100_000, false }, { 100_000, true } };

    [Theory]
    [MemberData(nameof(Clocks))]
    public async Task Repairs(int minutesBack, bool before)
    {
        await FillAsync(before, (connection, number) =>
        {
            var state = Pick(States);
            connection.Execute(
                """
                INSERT INTO repairs (id, analysis_id, triggered_by, device_id, fault, level, rule, action, target, parameters, trace_tag, provider, state, status, attempts, created_at, updated_at, approval_until, results)
                VALUES (@id, @id, 'analyze', @device, 'x', 'P1', 'Contains', @action, @id, '{}', 't', 'none', @state, @state, 0, @at, @at, '2099-01-01T00:00:00.0000000Z', '[]')
                """,
                new { id = Guid.NewGuid().ToString(), device = Pick(["1", "2"]), action = Pick(Actions), state, at = At(number, minutesBack) });
        });

        await CompareAsync(
            "repairs", "SELECT id AS place, * FROM repairs ORDER BY rowid DESC",
            from device in (string?[])[null, "1", "3"]
            from state in (string?[])[null, "failed", "succeeded,escalated,awaiting_approval", "unknown"]
            from action in (string?[])[null, "p.a", "p.c"]
            from since in Times
            from until in Times
            select new Filter([("device_id", device), ("state", state), ("action", action)], ("since", since), ("until", until), "created_at"));
    }

    [Theory]
    [MemberData(nameof(Clocks))]
    public async Task Audit(int minutesBack, bool before)
    {
        string[] repairs = [Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), Guid.Empty.ToString()];
        await FillAsync(before, (connection, number) => connection.Execute(
            "INSERT INTO audit (at, repair_id, device_id, event, requested_by) VALUES (@at, @repair, @device, @what, @by)",
            new { at = At(number, minutesBack), repair = Pick(repairs), device = Pick(["1", "2", ""]), what = Pick(["planned", "sending", "request"]), by = Pick<string?>(["a", "b", null]) }));

        await CompareAsync(
            "audit", "SELECT id AS place, * FROM audit NOT INDEXED ORDER BY id DESC",
            from device in (string?[])[null, "1", "3"]
            from repair in (string?[])[null, repairs[0], repairs[2]]
            from what in (string?[])[null, "planned", "request,sending,none"]
            from who in (string?[])[null, "a", "c"]
            from since in Times
            from until in Times
            select new Filter([("device_id", device), ("repair_id", repair), ("event", what), ("requested_by", who)], ("from", since), ("to", until), "at"));
    }

    [Theory]
    [InlineData(50, false)]
    [InlineData(100_000, true)]
    public async Task Alerts(int minutesBack, bool before)
    {
        const string Received = """{"alert_id": "x", "source": "own", "state": "firing", "level": "P1", "fault": "x"}""";
        await FillAsync(before, (connection, number) => connection.Execute(
            """
            INSERT INTO alerts (id, source, alert_id, state, device_id, fault, target, may_repair, decision, reason, received, bytes, received_at)
            VALUES (@id, @source, @alert, @state, @device, 'x', 'x', 1, @decision, '', @Received, 9, @at)
            """,
            new
            {
                id = Guid.NewGuid().ToString(),
                source = Pick(["Own", "HertzBeat"]),
                alert = Pick(["a", "b"]),
                state = Pick(["Firing", "Test"]),
                device = Pick<string?>(["1", "2", null]),
                decision = Pick(["Recorded", "Refused", "Joined"]),
                Received,
                at = At(number, minutesBack),
            }));

        await CompareAsync(
            "alerts", "SELECT number AS place, * FROM alerts NOT INDEXED ORDER BY number DESC",
            from device in (string?[])[null, "1", "3"]
            from alert in (string?[])[null, "a"]
            from source in (string?[])[null, "own", "own,hertzbeat"]
            from state in (string?[])[null, "firing"]
            from decision in (string?[])[null, "refused,joined"]
            from since in Times
            from until in Times
            select new Filter([("device_id", device), ("alert_id", alert), ("source", source), ("state", state), ("decision", decision)], ("since", since), ("until", until), "received_at"));
    }

    [Fact]
    public async Task The_clock_s_steps_are_known_of_records_of_before_and_of_those_that_follow()
    {
        int[] minutes = [10, 12, 11, 40, 41, 30, 35, 60, 1, 61];
        foreach (var before in (bool[])[true, false])
        {
            File.Delete(folder.File("records.db"));
            await FillAsync(before, (connection, number) => connection.Execute(
                "INSERT INTO audit (at, repair_id, device_id, event) VALUES (@at, '', '', 'x')", new { at = Time(Noon.AddMinutes(minutes[number])) }), minutes.Length);
            using var database = Open();
            var (latest, behind) = await database.ReadAsync(
                connection => connection.QuerySingle<(string, double)>("SELECT latest, behind FROM clock_steps WHERE name = 'audit'"), default);
            behind.Should().BeApproximately(59 * 60, 0.01, "the sixth is an hour old when the last but one comes");
            string.CompareOrdinal(latest, Time(Noon.AddMinutes(60))).Should().BeGreaterThanOrEqualTo(0);
        }
    }

    /// <summary>Writes rows into the service's own schema, or into that of the version before the lists had indexes.</summary>
    private async Task FillAsync(bool before, Action<SqliteConnection, int> insert, int rows = Rows)
    {
        using (var database = Open())
        {
            await database.OpenAsync(default);
        }

        using var connection = TemporaryFolder.Connect(folder.File("records.db"));
        if (before)
        {
            connection.Execute("""
                DROP TRIGGER repairs_clock; DROP TRIGGER audit_clock; DROP TABLE clock_steps; DELETE FROM aiservice_migrations WHERE ScriptName LIKE '%.0038_lists.sql';
                DROP INDEX repairs_by_device_and_action; DROP INDEX audit_by_event; DROP INDEX audit_by_requester; DROP INDEX audit_without_repair; DROP INDEX alerts_listed;
                DROP INDEX repairs_by_device; DROP INDEX repairs_by_action; DROP INDEX repairs_by_time;
                CREATE INDEX repairs_by_device ON repairs(device_id); CREATE INDEX repairs_by_action ON repairs(action, state); CREATE INDEX repairs_by_time ON repairs(created_at, state);
                CREATE INDEX repairs_by_action_and_time ON repairs(action, created_at, state); CREATE INDEX alerts_by_device ON alerts(device_id);
                """);
        }

        using var transaction = connection.BeginTransaction();
        connection.Execute("INSERT OR IGNORE INTO repair_moves SELECT '', column1 FROM (VALUES ('succeeded'), ('failed'), ('escalated'), ('refused'))");
        for (var number = 0; number < rows; number++)
        {
            insert(connection, number);
        }

        transaction.Commit();
    }

    private async Task CompareAsync(string list, string scan, IEnumerable<Filter> filters)
    {
        await using var service = await ServiceUnderTest.StartAsync([], time, folder.Path);
        List<IDictionary<string, object?>> all;
        using (var connection = TemporaryFolder.Connect(folder.File("records.db")))
        {
            all = [.. connection.Query(scan).Select(row => (IDictionary<string, object?>)row)];
        }

        foreach (var filter in filters)
        {
            var expected = all.Where(filter.Takes).Select(row => $"{row["id"]}").ToList();
            (await ReadAsync(service, list, $"{filter}&limit=200", null)).Should().Equal(expected, "{0}?{1}", list, filter);

            // A page may go on after any row, whether or not it was on the page before.
            var from = dice.Next(all.Count);
            (await ReadAsync(service, list, $"{filter}&limit=7", $"{all[from]["place"]}", pages: 2)).Should()
                .Equal(all.Skip(from + 1).Where(filter.Takes).Take(14).Select(row => $"{row["id"]}"), "{0}?{1} after {2}", list, filter, from);
        }
    }

    private static async Task<List<string>> ReadAsync(ServiceUnderTest service, string list, string query, string? after, int pages = int.MaxValue)
    {
        List<string> places = [];
        do
        {
            var text = await service.Http.GetStringAsync(new Uri($"/{list}?{query}{(after is null ? "" : $"&after={after}")}", UriKind.Relative));
            using var answer = JsonDocument.Parse(text);
            var data = answer.RootElement.GetProperty("data");
            places.AddRange(data.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").ToString()));
            after = data.GetProperty("next").GetString();
        }
        while (after is not null && --pages > 0);
        return places;
    }

    private RecordsDatabase Open() => new(folder.File("records.db"), NullLogger<RecordsDatabase>.Instance);

    // A minute after the one before it, with some that overtake, and a clock that is set back in the middle.
    private string At(int number, int minutesBack) => Time(Noon.AddMinutes(number + dice.Next(3) - (number is > 200 and < 300 ? minutesBack : 0)));

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private T Pick<T>(T[] of) => of[dice.Next(of.Length)];

    private sealed record Filter((string Name, string? Words)[] Words, (string Name, string? At) Since, (string Name, string? At) Until, string Column)
    {
        public bool Takes(IDictionary<string, object?> row) =>
            Words.All(one => one.Words is null || one.Words.Split(',').Contains(row[one.Name] as string, StringComparer.OrdinalIgnoreCase))
            && (Since.At is null || string.CompareOrdinal((string)row[Column]!, Since.At) >= 0)
            && (Until.At is null || string.CompareOrdinal((string)row[Column]!, Until.At) < 0);

        public override string ToString() =>
            string.Join('&', Words.Append(Since).Append(Until).Where(one => one.Item2 is not null).Select(one => $"{one.Item1}={one.Item2}"));
    }
}
