using AiService.Alerts;
using AiService.Alerts.Inbox;
using AiService.Alerts.Reading;
using AiService.Audit;
using AiService.Contract;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>Keeps alerts in the table <c>alerts</c>, those whose senders may repair apart from the others, each kind within its share.</summary>
internal sealed class SqliteAlertStore(RecordsDatabase records, AlertOptions options) : IAlertStore
{
    /// <summary>Arrivals of one alert that are looked at.</summary>
    private const int LastOfAlert = 20;

    // What is kept, by whether the sender may repair; counted at the first write, and then kept up to date. Writers take turns.
    private Dictionary<bool, (long Count, long Bytes)>? kept;

    public async Task AddAsync(IReadOnlyList<AlertRecord> alerts, AuditEntry? request)
    {
        var counted = await records.WriteAsync(
            (connection, transaction) =>
            {
                var counts = new Dictionary<bool, (long Count, long Bytes)>(kept ?? Count(connection, transaction));
                foreach (var alert in alerts)
                {
                    var (count, bytes) = counts.GetValueOrDefault(alert.MayRepair);
                    counts[alert.MayRepair] = (count + 1, bytes + alert.Bytes);
                    Insert(connection, transaction, alert);
                    if (alert is { State: AlertState.Resolved, MayRepair: true })
                    {
                        Resolve(connection, transaction, alert);
                    }
                }

                foreach (var mayRepair in counts.Keys.ToList())
                {
                    counts[mayRepair] = MakeRoom(connection, transaction, mayRepair, counts[mayRepair]);
                }

                _ = request is null ? 0 : records.Append(connection, transaction, request);
                return counts;
            },
            CancellationToken.None);
        kept = counted;
    }

    public Task<bool> DecideAsync(AlertRecord alert) => records.WriteAsync(
        (connection, transaction) =>
        {
            var isOver = connection.QuerySingleOrDefault<bool>(
                """
                UPDATE alerts SET decision = @Decision, reason = @Reason, device_id = @DeviceId, analysis_id = @AnalysisId, decided_at = @DecidedAt
                WHERE id = @Id RETURNING resolved_at IS NOT NULL
                """,
                new Columns(alert),
                transaction);
            if (isOver && alert.AnalysisId is { } analysis)
            {
                // Its repair may not have been on record yet when that was said.
                NoteResolved(connection, transaction, analysis.ToString());
            }

            return isOver;
        },
        CancellationToken.None);

    public Task<AlertRecord?> FindAsync(string id, CancellationToken cancellation) => records.ReadAsync(
        connection => connection.QueryFirstOrDefault<AlertRecord>(
            """
            SELECT * FROM (SELECT *, 1 AS rank FROM alerts WHERE id = @arrival UNION ALL SELECT *, 0 AS rank FROM alerts WHERE alert_id = @id)
            ORDER BY rank DESC, number DESC LIMIT 1
            """,
            new { id, arrival = Guid.TryParse(id, out var arrival) ? arrival.ToString() : "" }),
        cancellation);

    public Task<Page<AlertRecord>> PageAsync(AlertFilter filter, CancellationToken cancellation) => records.ReadAsync(
        connection =>
        {
            var page = new PageStatement("alerts", "number", filter.Limit, filter.After);
            page.Restrict("device_id = @device", filter.DeviceId);
            page.Restrict("alert_id = @alert", filter.AlertId);
            page.Restrict("received_at >= @since", filter.Since);
            page.Restrict("received_at < @until", filter.Until);
            page.RestrictTo("source", filter.Sources.Select(word => word.ToString()));
            page.RestrictTo("state", filter.States.Select(word => word.ToString()));
            page.RestrictTo("decision", filter.Decisions.Select(word => word.ToString()));
            return page.Read<AlertRecord>(connection, page.By("alerts_listed"), alert => alert.Number);
        },
        cancellation);

    public Task<IReadOnlyList<Guid>> PendingAsync(CancellationToken cancellation) => records.ReadAsync<IReadOnlyList<Guid>>(
        connection => connection.Query<Guid>("SELECT id FROM alerts INDEXED BY alerts_pending WHERE decision = 'Pending' ORDER BY number").AsList(), cancellation);

    public Task<IReadOnlyList<AlertRecord>> FiringAsync(AlertSource source, string alertId, CancellationToken cancellation) =>
        records.ReadAsync<IReadOnlyList<AlertRecord>>(
            connection => connection.Query<AlertRecord>(
                $"""
                SELECT * FROM alerts INDEXED BY alerts_to_join
                WHERE alert_id = @alertId AND source = @source
                  AND state = 'Firing' AND may_repair = 1 AND resolved_at IS NULL AND decision IN ('Pending', 'Repair', 'AwaitingApproval')
                ORDER BY number DESC LIMIT {LastOfAlert}
                """,
                new { alertId, source = source.ToString() }).AsList(),
            cancellation);

    public Task<IReadOnlyList<AlertRecord>> RepeatsAsync(AlertRecord alert, CancellationToken cancellation) => records.ReadAsync<IReadOnlyList<AlertRecord>>(
        connection => connection.Query<AlertRecord>(
            "SELECT * FROM alerts INDEXED BY alerts_by_analysis WHERE analysis_id = @AnalysisId AND decision = 'Joined' AND requested_by IS NOT @RequestedBy GROUP BY requested_by",
            new Columns(alert)).AsList(),
        cancellation);

    public Task<IReadOnlyList<Guid>> RecoveredAsync(IReadOnlyList<Guid> repairs, CancellationToken cancellation) => records.ReadAsync<IReadOnlyList<Guid>>(
        connection => connection.Query<Guid>(
            """
            SELECT id FROM repairs WHERE id IN @ids AND alert_resolved_at IS NOT NULL AND NOT EXISTS (
              SELECT 1 FROM (SELECT repairs.analysis_id AS analysis UNION SELECT analysis_id FROM repair_joins WHERE repair_id = repairs.id)
              WHERE NOT EXISTS (SELECT 1 FROM alerts WHERE analysis_id = analysis OR id = analysis)
                OR EXISTS (SELECT 1 FROM alerts WHERE analysis_id = analysis AND state = 'Firing' AND resolved_at IS NULL))
            """,
            new { ids = repairs.Select(id => id.ToString()) }).AsList(),
        cancellation);

    public Task<(long Kept, long Pending)> CountAsync(CancellationToken cancellation) => records.ReadAsync(
        connection => connection.QuerySingle<(long, long)>(
            "SELECT (SELECT count(*) FROM alerts), (SELECT count(*) FROM alerts INDEXED BY alerts_pending WHERE decision = 'Pending')"),
        cancellation);

    /// <summary>Removes a few that are older than the retention and decided, and returns how many.</summary>
    public static int RemoveOld(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset before, int most) => connection.Execute(
        """
        DELETE FROM alerts WHERE number IN (
          SELECT number FROM alerts INDEXED BY alerts_by_time WHERE received_at < @before AND decision <> 'Pending' LIMIT @most)
        """,
        new { before, most },
        transaction);

    /// <summary>Counts again at the next write what other statements have removed.</summary>
    public void Recount() => kept = null;

    private static Dictionary<bool, (long Count, long Bytes)> Count(SqliteConnection connection, SqliteTransaction transaction) =>
        connection.Query<(long MayRepair, long Count, long Bytes)>("SELECT may_repair, count(*), sum(bytes) FROM alerts GROUP BY may_repair", transaction: transaction)
            .ToDictionary(one => one.MayRepair == 1, one => (one.Count, one.Bytes));

    private static void Insert(SqliteConnection connection, SqliteTransaction transaction, AlertRecord alert) => connection.Execute(
        """
        INSERT INTO alerts (id, source, alert_id, state, device_id, fault, target, may_repair, decision, reason, analysis_id, received, bytes,
          requested_by, requested_from, received_at, decided_at)
        VALUES (@Id, @Source, @AlertId, @State, @DeviceId, @Fault, @Target, @MayRepair, @Decision, @Reason, @AnalysisId, @Received, @Bytes,
          @RequestedBy, @RequestedFrom, @ReceivedAt, @DecidedAt)
        """,
        new Columns(alert),
        transaction);

    private static void Resolve(SqliteConnection connection, SqliteTransaction transaction, AlertRecord alert)
    {
        var analyses = connection.Query<string?>(
            """
            UPDATE alerts SET resolved_at = @ReceivedAt,
              reason = CASE decision WHEN 'Pending' THEN '未执行：故障已恢复' ELSE reason END,
              decided_at = CASE decision WHEN 'Pending' THEN @ReceivedAt ELSE decided_at END,
              decision = CASE decision WHEN 'Pending' THEN 'Refused' ELSE decision END
            WHERE alert_id = @AlertId AND source = @Source AND state = 'Firing' AND resolved_at IS NULL AND may_repair = 1
              AND (device_id = @DeviceId OR device_id IS NULL OR @DeviceId IS NULL)
            RETURNING analysis_id
            """,
            new Columns(alert),
            transaction).OfType<string>().Distinct().ToList();
        foreach (var analysis in analyses)
        {
            NoteResolved(connection, transaction, analysis);
        }
    }

    private static void NoteResolved(SqliteConnection connection, SqliteTransaction transaction, string analysis) => connection.Execute(
        """
        UPDATE repairs SET alert_resolved_at = (SELECT min(resolved_at) FROM alerts WHERE analysis_id = @analysis) WHERE alert_resolved_at IS NULL
          AND id IN (SELECT id FROM repairs WHERE analysis_id = @analysis UNION SELECT repair_id FROM repair_joins WHERE analysis_id = @analysis)
        """,
        new { analysis },
        transaction);

    private (long Count, long Bytes) MakeRoom(SqliteConnection connection, SqliteTransaction transaction, bool mayRepair, (long Count, long Bytes) now)
    {
        var most = Share(mayRepair, options.MaxAlerts);
        var mostBytes = Share(mayRepair, options.MaxBytes);
        while (now.Count > most || now.Bytes > mostBytes)
        {
            var gone = connection.Query<long>(
                """
                DELETE FROM alerts WHERE number IN (
                  SELECT number FROM alerts INDEXED BY alerts_decided WHERE may_repair = @mayRepair AND decision <> 'Pending' ORDER BY number LIMIT @some)
                RETURNING bytes
                """,
                new { mayRepair, some = Math.Max(now.Count - most, 1) },
                transaction).AsList();
            if (gone.Count == 0)
            {
                throw new InboxFullException();
            }

            now = (now.Count - gone.Count, now.Bytes - gone.Sum());
        }

        return now;
    }

    private static long Share(bool mayRepair, long all)
    {
        var others = all / AlertOptions.RecordedShare;
        return mayRepair ? all - others : others;
    }
}
