using System.Diagnostics;
using System.Globalization;
using AiService.Alerts.Reading;
using AiService.Faults;
using AiService.Faults.Reading;
using AiService.Matching;
using AiService.Repairs.Store;
using AiService.Storage.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Bench.Lists;

/// <summary>
/// Fills the service's own schema with a year of repairs, four and a fifth lines of audit each, and a full inbox of alerts: by SQL, without indexes, which are made again behind
/// it. Some devices, states, actions, events and people are frequent, some rare, some only among the oldest; the clock is set back by two hours once, and lines overtake each other.
/// </summary>
internal static class RecordsFill
{
    public const int Devices = 5_000;
    public const int Alerts = 20_000;
    private const int LinesOfRepair = 4;

    private static readonly (string Fault, string Keyword, string? Action)[] Kinds =
    [
        ("接口GigabitEthernet0/0/7 down，对端核心交换机端口无光，请检查光模块和光纤", "接口down", "network.remediation.enable_interface"),
        ("CPU利用率95%超过阈值90%，持续10分钟", "cpu", "network.remediation.reduce_cpu"),
        ("内存使用率97%超过阈值90%", "内存", "network.remediation.generic_fix"),
        ("BGP邻居10.0.0.9 down，hold timer expired", "BGP", "network.remediation.reset_bgp"),
        ("OSPF邻居10.1.2.3 down", "OSPF", "Network/reset_ospf"),
        ("风扇故障，温度过高", "风扇", null),
        ("接口GE1/0/1 CRC错误包增长过快", "CRC", "network.remediation.rarely_done"),
    ];

    // A number's random value, the same in every run: enough for a spread, and no statistics. Times are in seconds since the first.
    private const string Numbers = """
        WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < @count),
          dice AS (SELECT n, ((n * 2654435761 + 12345) % 4294967291) / 4294967291.0 AS u, ((n * 2246822519 + 99) % 4294967279) / 4294967279.0 AS v FROM numbers),
          times AS (SELECT *, 31536000.0 * n / @count + iif(n * 10 / @count = 4 AND n % (@count / 10 + 1) < 1000, 7200, 0) AS s FROM dice)
        """;

    private const string Device = "'device-' || CAST({0} * u * u AS INTEGER)";
    private const string Time = "strftime('%Y-%m-%dT%H:%M:%f', julianday(@first) + ({0}) / 86400.0) || '0000Z'";
    private const string Id = "printf('{0}%07x-%04x-7000-8000-%012x', n >> 16, n & 65535, n)";

    public static async Task RunAsync(string file, int count)
    {
        var began = Stopwatch.GetTimestamp();
        using (var database = new RecordsDatabase(file, NullLogger<RecordsDatabase>.Instance))
        {
            await database.OpenAsync(default);
        }

        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        connection.Execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -400000; PRAGMA temp_store = MEMORY");
        var indexes = connection.Query<(string Name, string Sql)>(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('repairs', 'audit', 'alerts')").AsList();
        foreach (var (name, _) in indexes)
        {
            connection.Execute($"DROP INDEX {name}");
        }

        // What begins in its last state; the service writes its own moves again when it opens the file.
        connection.Execute("INSERT OR IGNORE INTO repair_moves SELECT '', column1 FROM (VALUES ('succeeded'), ('failed'), ('canceled'), ('unknown'), ('refused'), ('escalated'))");
        connection.Execute("CREATE TEMP TABLE kinds (kind INTEGER PRIMARY KEY, fault TEXT, keyword TEXT, action TEXT, reading TEXT)");
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            var (fault, keyword, action) = Kinds[kind];
            var reading = TypeHandlers.Stored(ReadingView.Of(FaultReader.Read(fault).Statements[0]));
            connection.Execute("INSERT INTO kinds VALUES (@kind, @fault, @keyword, @action, @reading)", new { kind, fault, keyword, action, reading });
        }

        var first = TypeHandlers.Stored(TimeProvider.System.GetUtcNow().AddDays(-366)).ToString()![..19];
        connection.Execute(Repairs(), new { count, first, decision = Decision() }, commandTimeout: 0);
        connection.Execute(Audit(), new { count, first }, commandTimeout: 0);
        connection.Execute(AlertRows(), new { count = Alerts, first, received = Received() }, commandTimeout: 0);
        Tell($"{count:N0} repairs, {connection.ExecuteScalar<long>("SELECT count(*) FROM audit"):N0} lines of audit and {Alerts:N0} alerts written");
        foreach (var (_, sql) in indexes)
        {
            connection.Execute(sql, commandTimeout: 0);
        }

        Tell($"{indexes.Count} indexes made; {new FileInfo(file).Length / 1_048_576.0:N0} MiB");

        void Tell(string what) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(began).TotalSeconds,6:0.0} s  {what}"));
    }

    private static string Repairs() => $"""
        {Numbers}, rows AS (SELECT *, CASE WHEN u < 0.7 THEN 'succeeded' WHEN u < 0.82 THEN 'failed' WHEN u < 0.9 AND n < @count / 3 THEN 'escalated' WHEN u < 0.95 THEN 'refused'
            WHEN u < 0.9985 THEN 'canceled' WHEN u < 0.9999 THEN 'unknown' ELSE 'awaiting_approval' END AS end_state,
          CASE WHEN n < @count / 200 THEN 6 WHEN v < 0.5 THEN 0 WHEN v < 0.7 THEN 1 WHEN v < 0.85 THEN 2 WHEN v < 0.95 THEN 3 WHEN v < 0.99 THEN 4 ELSE 5 END AS kind FROM times)
        INSERT INTO repairs (id, analysis_id, triggered_by, device_id, fault, level, keyword, rule, action, target, parameters, trace_tag, provider, state, status, execution_id, attempts,
          created_at, updated_at, begun_at, sent_at, ended_at, result, results, verified, reading, decision, requested_by, requested_from, approval_until)
        SELECT {Id.Replace("{0}", "1", StringComparison.Ordinal)}, {Id.Replace("{0}", "2", StringComparison.Ordinal)}, 'analyze', {Device.Replace("{0}", "5000", StringComparison.Ordinal)},
          fault, 'P1', keyword, 'Contains', action, 'target-' || n % 7, '{"{}"}', 'trace-' || n, 'stackstorm', end_state, end_state, printf('%024x', n), 1,
          {At("s")}, {At("s + 20")}, iif(end_state IN ('refused', 'awaiting_approval'), NULL, {At("s + 1")}), NULL, iif(end_state = 'awaiting_approval', NULL, {At("s + 20")}),
          iif(end_state = 'awaiting_approval', NULL, '已由 StackStorm 执行，设备确认故障已消除'), '[]', 1, reading, @decision, 'device-service', '10.0.0.7',
          iif(end_state = 'awaiting_approval', '2099-01-01T00:00:00.0000000Z', NULL)
        FROM rows JOIN kinds USING (kind) ORDER BY n
        """;

    private static string Audit() => $"""
        {Numbers}, lines(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM lines WHERE k < {LinesOfRepair}), rows AS (
          SELECT *, CASE k WHEN 0 THEN 'planned' WHEN 1 THEN 'sending' WHEN 2 THEN 'running' WHEN 4 THEN iif(u < 0.999, 'request', 'access_refused')
            ELSE iif(u < 0.7, 'succeeded', iif(u < 0.82, 'failed', iif(n < @count / 3, 'escalated', 'refused'))) END AS what FROM times CROSS JOIN lines WHERE k < 4 OR n % 5 = 0)
        INSERT INTO audit (at, repair_id, device_id, event, state, provider, action, execution_id, detail, requested_by, requested_from)
        SELECT {At("s + k * 9.3")}, iif(k = 4, '00000000-0000-0000-0000-000000000000', {Id.Replace("{0}", "1", StringComparison.Ordinal)}),
          iif(k = 4 AND n % 3 = 0, '', {Device.Replace("{0}", "5000", StringComparison.Ordinal)}), what, iif(k = 4, NULL, what), 'stackstorm', 'network.remediation.enable_interface',
          iif(k IN (2, 3), printf('%024x', n), NULL), '接口GigabitEthernet0/0/7 down：execution requested',
          CASE k WHEN 0 THEN 'device-service' WHEN 4 THEN iif(n < @count / 50, 'who-has-left', 'person-' || CAST(40 * v * v AS INTEGER)) END, iif(k IN (0, 4), '10.0.0.7', NULL)
        FROM rows ORDER BY n, k
        """;

    private static string AlertRows() => $"""
        {Numbers}
        INSERT INTO alerts (id, source, alert_id, state, device_id, fault, target, may_repair, decision, reason, received, bytes, requested_by, received_at, decided_at)
        SELECT {Id.Replace("{0}", "3", StringComparison.Ordinal)}, iif(n < 400, 'Own', iif(u < 0.6, 'Alertmanager', 'HertzBeat')), 'alert-' || CAST(3000 * v AS INTEGER), iif(v < 0.8, 'Firing', 'Resolved'),
          {Device.Replace("{0}", "500", StringComparison.Ordinal)}, '接口GigabitEthernet0/0/7 down', 'target', 1,
          iif(v >= 0.8, 'Resolved', iif(n < 400, 'Refused', iif(u < 0.9, 'Recorded', 'Joined'))), '仅记录', @received, length(@received), 'alert-token', {At("s")}, {At("s + 1")}
        FROM times ORDER BY n
        """;

    private static string At(string seconds) => Time.Replace("{0}", seconds, StringComparison.Ordinal);

    private static object Decision() => TypeHandlers.Stored(RepairDecision.Of(
        [.. ((string[])["reading", "level", "action", "repair_cooldown", "failed_cooldown", "repair_max_attempts", "group_max_per_hour", "maintenance"]).Select(rule => new RuleVerdict(rule, Verdict.Allow))],
        "规则允许"));

    private static object Received() => TypeHandlers.Stored(new ReceivedAlert
    {
        AlertId = "alert-1",
        Source = AlertSource.Alertmanager,
        State = AlertState.Firing,
        Host = "10.0.0.9",
        Level = FaultLevel.P1,
        Fault = "接口GigabitEthernet0/0/7 down",
        StatedState = "firing",
        StatedLevel = "critical",
    });
}
