using AiService.Audit;
using AiService.Outcomes;
using AiService.Repairs.Store;
using Dapper;

namespace AiService.Storage.Sqlite;

/// <summary>Finds outcomes in the audit, and keeps how far each receiver is in the table <c>outcome_cursors</c>.</summary>
internal sealed class SqliteOutcomeStore(RecordsDatabase records) : IOutcomeStore
{
    private static readonly Dictionary<OutcomeStates, string> Due = new()
    {
        [OutcomeStates.ForPeople] = DueOf(OutcomeStates.ForPeople, "audit_outcomes"),
        [OutcomeStates.Ends] = DueOf(OutcomeStates.Ends, "audit_ends"),
    };

    public async Task BeginAsync(IReadOnlyList<string> receivers, DateTimeOffset since, CancellationToken cancellation)
    {
        var known = await records.ReadAsync(connection => connection.Query<string>("SELECT receiver FROM outcome_cursors").ToHashSet(StringComparer.Ordinal), cancellation);
        if (known.SetEquals(receivers))
        {
            return;
        }

        await records.WriteAsync(
            (connection, transaction) =>
            {
                foreach (var receiver in known.Except(receivers))
                {
                    connection.Execute("DELETE FROM outcome_cursors WHERE receiver = @receiver", new { receiver }, transaction);
                }

                foreach (var receiver in receivers)
                {
                    connection.Execute(
                        """
                        INSERT OR IGNORE INTO outcome_cursors (receiver, line)
                        SELECT @receiver, ifnull((SELECT id FROM audit WHERE at < @since ORDER BY id DESC LIMIT 1), 0)
                        """,
                        new { receiver, since },
                        transaction);
                }

                return true;
            },
            cancellation);
    }

    public Task<DueOutcome?> NextAsync(OutcomeReceiver receiver, CancellationToken cancellation)
    {
        return records.ReadAsync(
            connection =>
            {
                var line = connection.QueryFirstOrDefault<AuditEntry>($"SELECT audit.* {Due[receiver.States]} ORDER BY audit.id LIMIT 1", new { receiver = receiver.Name });
                var repair = line is null ? null : connection.QuerySingleOrDefault<RepairRecord>("SELECT * FROM repairs WHERE id = @RepairId", new { line.RepairId });
                return line is null || repair is null ? null
                    : new DueOutcome(line, repair, line.Id == connection.ExecuteScalar<long?>("SELECT announced FROM outcome_cursors WHERE receiver = @receiver", new { receiver = receiver.Name }));
            },
            cancellation);
    }

    public Task AnnounceAsync(string receiver, long line) => SetAsync("announced = @line", receiver, line);

    public Task PassAsync(string receiver, long line) => SetAsync("line = @line, announced = NULL", receiver, line);

    public Task<(int Count, (long Line, DateTimeOffset At)? Oldest)> WaitingAsync(OutcomeReceiver receiver, CancellationToken cancellation)
    {
        return records.ReadAsync(
            connection =>
            {
                var (count, line, at) = connection.QuerySingle<(long Count, long? Line, string? At)>(
                    $"SELECT count(*), min(audit.id), min(audit.at) {Due[receiver.States]}", new { receiver = receiver.Name });
                return ((int)count, at is null ? ((long, DateTimeOffset)?)null : (line!.Value, DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));
            },
            cancellation);
    }

    // The states as the index has them: with any others it could not be used, and the statement would fail.
    private static string DueOf(OutcomeStates states, string index) =>
        $"""
        FROM audit INDEXED BY {index} JOIN repairs ON repairs.id = audit.repair_id
        WHERE audit.state IN ({string.Join(", ", states.All.Select(state => $"'{state.Word()}'"))})
          AND audit.id > (SELECT line FROM outcome_cursors WHERE receiver = @receiver)
          AND NOT EXISTS (SELECT 1 FROM audit AS before WHERE before.repair_id = audit.repair_id AND before.state = audit.state AND before.id < audit.id)
        """;

    // No cancellation: what was sent is written down, also by a process that stops.
    private Task<int> SetAsync(string what, string receiver, long line) => records.WriteAsync(
        (connection, transaction) => connection.Execute($"UPDATE outcome_cursors SET {what} WHERE receiver = @receiver", new { receiver, line }, transaction),
        CancellationToken.None);
}
