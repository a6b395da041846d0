using System.Text.Json.Nodes;
using AiService.Access;
using AiService.Audit;
using AiService.Repairs.Store;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>
/// Reads what the rules count from the table <c>repairs</c>, and keeps decisions that begin no repair in <c>repair_decisions</c> and the pause in
/// <c>automation_pause</c>. Each statement names its index, so that its cost does not depend on what the planner believes of the file.
/// </summary>
internal sealed class SqliteDecisionStore(RecordsDatabase records, TimeProvider time) : IDecisionStore
{
    /// <summary>Repairs of one subject follow each other, so that its last end is among the last that began, also where a clock was set back in between.</summary>
    private const int LastOfSubject = 128;

    private const int MostDevices = 200;

    public Task<RepairFacts> FactsAsync(FactsQuery query, CancellationToken cancellation) =>
        records.ReadAsync(connection => Facts(connection, query), cancellation);

    public Task<IReadOnlyList<ActionEnd>> EndsAsync(string action, int count, DateTimeOffset now, CancellationToken cancellation) =>
        records.ReadAsync<IReadOnlyList<ActionEnd>>(connection => Ends(connection, action, count, now), cancellation);

    public Task RecordAsync(IReadOnlyList<RecordedDecision> decisions)
    {
        // No cancellation: what was decided is written, or is known not to be.
        return records.WriteAsync(
            (connection, transaction) =>
            {
                foreach (var decision in decisions)
                {
                    connection.Execute(
                        """
                        INSERT INTO repair_decisions
                          (id, at, analysis_id, device_id, fault, level, action, target, device_group, rule, verdict, otherwise, decision, requested_by, requested_from)
                        VALUES
                          (@Id, @At, @AnalysisId, @DeviceId, @Fault, @Level, @Action, @Target, @DeviceGroup, @Rule, @Verdict, @Otherwise, @Decision, @RequestedBy, @RequestedFrom)
                        """,
                        new Columns(decision),
                        transaction);
                    records.Append(connection, transaction, Line(decision));
                }

                return decisions.Count;
            },
            CancellationToken.None);
    }

    public Task RecordSkippedAsync(SkippedFaults skipped)
    {
        return records.WriteAsync(
            (connection, transaction) => records.Append(connection, transaction, new AuditEntry
            {
                At = skipped.At,
                DeviceId = skipped.DeviceId,
                Event = "skipped",
                Detail = $"{skipped.Faults.Count} faults are skipped by their texts",
                RequestedBy = skipped.RequestedBy?.Name,
                RequestedFrom = skipped.RequestedBy?.Address,
                Data = DecisionData.Of(skipped),
            }),
            CancellationToken.None);
    }

    public Task<DecisionReport> ReportAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        const string Within = "FROM repair_decisions INDEXED BY decisions_by_time WHERE at >= @from AND at < @to";
        const string Would = $"{Within} AND otherwise IN ('Allow', 'Wait')";
        return records.ReadAsync(
            connection =>
            {
                return new DecisionReport
                {
                    From = from,
                    To = to,
                    WouldRun = connection.ExecuteScalar<long>($"SELECT count(*) {Would}", new { from, to }),
                    WouldAsk = connection.ExecuteScalar<long>($"SELECT count(*) {Within} AND otherwise = 'Ask'", new { from, to }),
                    ByAction = Counts($"SELECT ifnull(action, 'local agent') AS name, count(*) AS count {Would} GROUP BY action"),
                    ByDevice = Counts($"SELECT device_id AS name, count(*) AS count {Would} GROUP BY device_id"),
                    ByRule = Counts($"SELECT rule AS name, count(*) AS count {Within} GROUP BY rule"),
                };

                IReadOnlyList<DecisionCount> Counts(string sql) =>
                    connection.Query<DecisionCount>($"{sql} ORDER BY count DESC, name LIMIT {MostDevices}", new { from, to }).AsList();
            },
            cancellation);
    }

    public Task<AutomationPause?> PauseAsync(CancellationToken cancellation) => records.ReadAsync(
        connection => connection.QuerySingleOrDefault<AutomationPause>("SELECT reason, since, until, requested_by, requested_from FROM automation_pause"), cancellation);

    public Task SavePauseAsync(AutomationPause? pause, Requester? by)
    {
        return records.WriteAsync(
            (connection, transaction) =>
            {
                connection.Execute("DELETE FROM automation_pause", transaction: transaction);
                if (pause is not null)
                {
                    connection.Execute(
                        """
                        INSERT INTO automation_pause (id, reason, since, until, requested_by, requested_from)
                        VALUES (1, @Reason, @Since, @Until, @RequestedBy, @RequestedFrom)
                        """,
                        new Columns(pause),
                        transaction);
                }

                return records.Append(connection, transaction, new AuditEntry
                {
                    At = time.GetUtcNow(),
                    Event = pause is null ? "resumed" : "paused",
                    Detail = pause?.Reason,
                    RequestedBy = by?.Name,
                    RequestedFrom = by?.Address,
                    Data = pause is null ? null : new JsonObject { ["until"] = pause.Until?.UtcDateTime },
                });
            },
            CancellationToken.None);
    }

    private static RepairFacts Facts(SqliteConnection connection, FactsQuery query)
    {
        var past = Past(connection, query);
        var devices = query.Group is null || !query.CountsGroup ? [] : GroupDevices(connection, query);
        var failed = past.Where(repair => repair.EndedAt is not null && !repair.Well).ToList();
        var succeeded = past.Where(repair => repair.EndedAt is not null && repair.Well).ToList();
        return new RepairFacts
        {
            SucceededAt = succeeded.Max(repair => repair.EndedAt),
            FailedAt = failed.Max(repair => repair.EndedAt),
            Attempts = [.. past.Select(repair => repair.BegunAt).Where(at => at > query.AttemptsSince)],
            Escalated = connection.QueryFirstOrDefault<Guid?>(
                """
                SELECT id FROM repairs INDEXED BY repairs_escalated
                WHERE begun_at IS NULL AND state = 'escalated' AND device_id = @DeviceId AND target = @Target AND created_at > @AttemptsSince AND action IS @Action
                ORDER BY created_at DESC LIMIT 1
                """,
                new Columns(query)),
            Begun = query.MostBegun == 0 ? [] : Begun(connection, query),
            GroupDevices = [.. devices.Where(device => device.DeviceId != query.DeviceId)],
            Ends = query.Action is { } action ? Ends(connection, action, query.LastEnds, query.Now) : [],
        };
    }

    private static List<PastRepair> Past(SqliteConnection connection, FactsQuery query)
    {
        var past = connection.Query<PastRepair>(
            $"""
            SELECT begun_at, ended_at, state = 'succeeded' AS well FROM repairs INDEXED BY repairs_by_subject
            WHERE device_id = @DeviceId AND target = @Target AND begun_at IS NOT NULL AND action IS @Action AND state <> 'refused'
            ORDER BY begun_at DESC LIMIT {LastOfSubject}
            """,
            new Columns(query)).AsList();
        if (query.Observed)
        {
            past.AddRange(connection.Query<PastRepair>(
                $"""
                SELECT at AS begun_at, at AS ended_at, 1 AS well FROM repair_decisions INDEXED BY decisions_observed
                WHERE rule = 'observe' AND device_id = @DeviceId AND target = @Target AND action IS @Action AND otherwise IN ('Allow', 'Wait')
                ORDER BY at DESC LIMIT {LastOfSubject}
                """,
                new Columns(query)));
        }

        return [.. past.OrderByDescending(repair => repair.BegunAt)];
    }

    private static List<DateTimeOffset> Begun(SqliteConnection connection, FactsQuery query)
    {
        return connection.Query<DateTimeOffset>(
            "SELECT begun_at FROM repairs INDEXED BY repairs_by_begun WHERE begun_at > @BegunSince AND state <> 'refused' ORDER BY begun_at DESC LIMIT @MostBegun", new Columns(query)).AsList();
    }

    private static List<GroupDevice> GroupDevices(SqliteConnection connection, FactsQuery query)
    {
        return connection.Query<GroupDevice>(
            """
            SELECT device_id, max(begun_at) AS at FROM repairs INDEXED BY repairs_by_group
            WHERE begun_at IS NOT NULL AND device_group = @Group AND begun_at > @GroupSince AND state <> 'refused'
            GROUP BY device_id ORDER BY at DESC
            """,
            new Columns(query)).AsList();
    }

    private static List<ActionEnd> Ends(SqliteConnection connection, string action, int count, DateTimeOffset now)
    {
        // A success that lies ahead of the clock, which was set back, is older than what failed since.
        return connection.Query<ActionEnd>(
            """
            SELECT state = 'succeeded' AS well, ended_at AS at FROM repairs INDEXED BY repairs_by_end
            WHERE begun_at IS NOT NULL AND ended_at IS NOT NULL AND action = @action AND state NOT IN ('escalated', 'refused')
              AND (state <> 'succeeded' OR ended_at <= @now)
            ORDER BY ended_at DESC LIMIT @count
            """,
            new { action, count, now }).AsList();
    }

    private static AuditEntry Line(RecordedDecision decision) => new()
    {
        At = decision.At,
        RepairId = decision.Id,
        DeviceId = decision.DeviceId,
        Event = decision.Otherwise is Verdict.Allow or Verdict.Wait ? "would_run" : "not_begun",
        Action = decision.Action,
        Detail = $"{decision.Rule}: {decision.Decision.Reason}",
        RequestedBy = decision.RequestedBy,
        RequestedFrom = decision.RequestedFrom,
        Data = DecisionData.Of(decision),
    };

    private sealed record PastRepair
    {
        public required DateTimeOffset BegunAt { get; init; }

        public DateTimeOffset? EndedAt { get; init; }

        public bool Well { get; init; }
    }
}
