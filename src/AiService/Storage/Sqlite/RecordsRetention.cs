using AiService.Repairs.Store;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>
/// Removes repairs that have been over for longer than <c>RECORDS_RETENTION_DAYS</c>, with their transcripts, decisions that began none and alerts that are
/// decided and are as old, and analyses whose time is over. Each step is a small transaction, and repairs get their turn between two. Open repairs stay, and so do those whose lessons the knowledge base
/// has not taken in yet or that it refers to, those whose outcome a receiver has not been given yet, devices that are held (a hold is at most a day), and every line of the audit.
/// </summary>
internal sealed partial class RecordsRetention(
    StorageOptions options, RecordsDatabase records, NeededRepairs needed, SqliteAlertStore alerts, TimeProvider time, ILogger<RecordsRetention> logger) : BackgroundService
{
    /// <summary>From the start to the first pass: what the last process left open comes first.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMinutes(10);

    /// <summary>Between two passes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    /// <summary>Between two steps.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Repairs and analyses of one step.</summary>
    private const int Rows = 100;

    /// <summary>Lines of transcripts of one step.</summary>
    private const int Lines = 1_000;

    /// <summary>Pages that one step gives back to the file system.</summary>
    private const int Pages = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.RecordsRetention is not { } retention)
        {
            return;
        }

        try
        {
            for (var wait = Delay; ; wait = Interval)
            {
                await Task.Delay(wait, time, stoppingToken);
                await PassAsync(time.GetUtcNow() - retention, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ours: the process stops, and the next one goes on.
        }
    }

    private async Task PassAsync(DateTimeOffset before, CancellationToken stopping)
    {
        var removed = new Removed();
        try
        {
            var (kept, waitingSince) = await needed.ReadAsync(stopping);
            before = waitingSince < before ? waitingSince.Value : before;
            var place = new Place("", 0);
            while (await StepAsync((connection, transaction) => Repairs(connection, transaction, before, kept, place, removed), stopping) is { } next)
            {
                place = next;
            }

            var forgotten = time.GetUtcNow() - SqliteAnalysisStore.Retention;
            while (await StepAsync((connection, transaction) => Analyses(connection, transaction, forgotten, removed), stopping))
            {
                // Until there are none.
            }

            while (await StepAsync((connection, transaction) => Decisions(connection, transaction, before, removed), stopping))
            {
                // Until there are none.
            }

            while (await StepAsync((connection, transaction) => Alerts(connection, transaction, before, removed), stopping))
            {
                // Until there are none.
            }

            alerts.Recount();
            while (removed.Any && await StepAsync((connection, transaction) => GiveBack(connection, transaction, removed), stopping))
            {
                // Until nothing is free any more.
            }
        }
        catch (StorageException failed)
        {
            Log.Failed(logger, failed);
        }

        if (removed.Any)
        {
            Log.Done(logger, removed.Repairs, before, removed.Lines, removed.Analyses, removed.Decisions, removed.Alerts, removed.Pages);
        }
    }

    private async Task<T> StepAsync<T>(Func<SqliteConnection, SqliteTransaction, T> step, CancellationToken stopping)
    {
        await Task.Delay(Pause, time, stopping);
        return await records.WriteAsync(step, stopping);
    }

    /// <summary>Removes a few, in the order of their recording times, and returns where the next step goes on; null at the end.</summary>
    private static Place? Repairs(
        SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset before, HashSet<string> kept, Place from, Removed removed)
    {
        var rows = connection.Query<Row>(
            """
            SELECT created_at, state, rowid AS number, id, execution_id,
              ended_at < @before AND NOT EXISTS (SELECT 1 FROM repair_lessons WHERE repair_id = repairs.id) AS is_due
            FROM repairs INDEXED BY repairs_by_time
            WHERE created_at < @before AND (created_at, rowid) > (@CreatedAt, @Number)
            ORDER BY created_at, rowid LIMIT @Rows
            """,
            new { before, from.CreatedAt, from.Number, Rows },
            transaction).AsList();
        var lines = 0;
        foreach (var row in rows)
        {
            var isOver = RepairStates.Parse(row.State) is { } state && state.IsFinal();
            if (isOver && row.IsDue && !kept.Contains(row.Id) && !(row.ExecutionId is { } execution && kept.Contains(execution)))
            {
                var some = connection.Execute(
                    "DELETE FROM transcripts WHERE id IN (SELECT id FROM transcripts WHERE repair_id = @Id LIMIT @most)", new { row.Id, most = Lines - lines }, transaction);
                lines += some;
                removed.Lines += some;
                if (lines >= Lines)
                {
                    return from; // The rest of its lines, and the repair, in the next step.
                }

                removed.Repairs += connection.Execute("DELETE FROM repairs WHERE id = @Id", new { row.Id }, transaction);
            }

            from = new Place(row.CreatedAt, row.Number);
        }

        return rows.Count < Rows ? null : from;
    }

    private static bool Analyses(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset forgotten, Removed removed)
    {
        var some = connection.Execute(
            "DELETE FROM analyses WHERE id IN (SELECT id FROM analyses WHERE created_at < @forgotten LIMIT @Rows)", new { forgotten, Rows }, transaction);
        removed.Analyses += some;
        return some == Rows;
    }

    private static bool Decisions(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset before, Removed removed)
    {
        var some = connection.Execute(
            "DELETE FROM repair_decisions WHERE id IN (SELECT id FROM repair_decisions INDEXED BY decisions_by_time WHERE at < @before LIMIT @Rows)", new { before, Rows }, transaction);
        removed.Decisions += some;
        return some == Rows;
    }

    private static bool Alerts(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset before, Removed removed)
    {
        var some = SqliteAlertStore.RemoveOld(connection, transaction, before, Rows);
        removed.Alerts += some;
        return some == Rows;
    }

    /// <summary>Gives a few free pages back, where the file can do that; others keep them for what is written next.</summary>
    private static bool GiveBack(SqliteConnection connection, SqliteTransaction transaction, Removed removed)
    {
        var free = Free();
        connection.Query($"PRAGMA incremental_vacuum({Pages})", transaction: transaction).AsList();
        var left = Free();
        removed.Pages += free - left;
        return left > 0 && left < free;

        long Free() => connection.ExecuteScalar<long>("PRAGMA freelist_count", transaction: transaction);
    }

    private sealed class Removed
    {
        public int Repairs { get; set; }

        public int Lines { get; set; }

        public int Analyses { get; set; }

        public int Decisions { get; set; }

        public int Alerts { get; set; }

        public long Pages { get; set; }

        public bool Any => Repairs + Lines + Analyses + Decisions + Alerts > 0;
    }

    /// <summary>A place in the index by time.</summary>
    private sealed record Place(string CreatedAt, long Number);

    private sealed record Row
    {
        public required string CreatedAt { get; init; }

        public required string State { get; init; }

        public required long Number { get; init; }

        public required string Id { get; init; }

        public string? ExecutionId { get; init; }

        public bool IsDue { get; init; }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Removed {Repairs} repairs that ended before {Before:O} (RECORDS_RETENTION_DAYS), {Lines} lines of transcripts, {Analyses} analyses, {Decisions} decisions and {Alerts} alerts; {Pages} pages were given back")]
        public static partial void Done(ILogger logger, int repairs, DateTimeOffset before, int lines, int analyses, int decisions, int alerts, long pages);

        [LoggerMessage(LogLevel.Warning, "Old repairs could not be removed (RECORDS_RETENTION_DAYS); it is tried again in some hours")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
