using System.Reflection;
using System.Text.Json;
using AiService.Access;
using AiService.Audit;
using AiService.Contract;
using AiService.Knowledge;
using AiService.Repairs.Store;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>Keeps repairs in the table <c>repairs</c>, which has a column for each stored property of <see cref="RepairRecord"/>.</summary>
internal sealed class SqliteRepairStore(RecordsDatabase records) : IRepairStore
{
    private static readonly string[] Stored =
        [.. typeof(RepairRecord).GetProperties().Where(property => property.GetCustomAttribute<NotStoredAttribute>() is null).Select(property => property.Name)];

    /// <summary>The columns of lists: what they leave out is most of a row, and takes longest to read.</summary>
    public static readonly string Listed =
        string.Join(", ", Stored.Except([nameof(RepairRecord.Reading), nameof(RepairRecord.Decision), nameof(RepairRecord.Results)]).Select(Column));

    private static readonly string[] Indexed =
        [nameof(RepairRecord.Id), nameof(RepairRecord.AnalysisId), nameof(RepairRecord.DeviceId), nameof(RepairRecord.Action), nameof(RepairRecord.Target), nameof(RepairRecord.CreatedAt)];

    // What the alerts' store writes: the process that carries a repair out does not know it.
    private static readonly string[] NotItsOwn = [nameof(RepairRecord.AlertResolvedAt)];

    private static readonly string Insert =
        $"INSERT INTO repairs ({string.Join(", ", Stored.Select(Column))}) VALUES ({string.Join(", ", Stored.Select(name => $"@{name}"))})";

    // What is set is written to its indexes again, changed or not: columns that have one and never change are left out.
    private static readonly string Update =
        $"UPDATE repairs SET {string.Join(", ", Stored.Except(Indexed).Except(NotItsOwn).Select(name => $"{Column(name)} = @{name}"))} WHERE id = @Id AND state = @Expected";

    /// <summary>Writes the moves of the state machine to the file, whose triggers refuse every other.</summary>
    public static void WriteMoves(SqliteConnection connection)
    {
        var moves = RepairStates.Moves.Select(move => (From: move.From?.Word() ?? "", To: move.To.Word())).ToHashSet();
        if (moves.SetEquals(connection.Query<(string, string)>("SELECT from_state, to_state FROM repair_moves")))
        {
            return;
        }

        using var transaction = connection.BeginTransaction();
        connection.Execute("DELETE FROM repair_moves", transaction: transaction);
        foreach (var (from, to) in moves)
        {
            connection.Execute("INSERT INTO repair_moves (from_state, to_state) VALUES (@from, @to)", new { from, to }, transaction);
        }

        transaction.Commit();
    }

    public string? Problem => records.Problem;

    public async Task<long> InsertAsync(RepairRecord repair, AuditEntry line) =>
        (await WriteAsync(Insert, new Columns(repair), repair.Id, line, []))!.Value;

    public Task<long?> UpdateAsync(RepairRecord repair, RepairState expected, AuditEntry line, IReadOnlyList<RepairLesson> lessons) =>
        WriteAsync(Update, new Columns(repair, new { Expected = expected }), repair.Id, line, lessons);

    public Task<(RepairState State, long Line)?> StandingAsync(Guid id)
    {
        return records.ReadAsync<(RepairState, long)?>(
            connection => connection.QuerySingleOrDefault<(string? State, long Line)>(
                "SELECT state, (SELECT max(id) FROM audit WHERE repair_id = @id) FROM repairs WHERE id = @id", new { id })
                is ({ } word, var line) && RepairStates.Parse(word) is { } state ? (state, line) : null,
            CancellationToken.None);
    }

    public async Task<RepairRecord?> FindAsync(Guid id, CancellationToken cancellation) =>
        (await QueryAsync("WHERE id = @id", new { id }, cancellation)).SingleOrDefault();

    public Task<Page<RepairRecord>> PageAsync(RepairFilter filter, CancellationToken cancellation) =>
        records.ReadAsync(connection => RepairPages.Read(connection, filter), cancellation);

    public Task<IReadOnlyList<RepairRecord>> OpenAsync(CancellationToken cancellation) =>
        QueryAsync("WHERE state IN @open ORDER BY rowid", new { open = RepairStates.Open.Select(state => state.Word()) }, cancellation);

    public Task<IReadOnlyList<RepairRecord>> UnknownAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        return QueryAsync(
            """
            WHERE state = @unknown AND ended_at > @since
              AND NOT EXISTS (SELECT 1 FROM audit WHERE audit.repair_id = repairs.id AND audit.event = @released)
            ORDER BY rowid
            """,
            new { unknown = RepairState.Unknown.Word(), since, released = RepairStep.Released },
            cancellation);
    }

    public Task<IReadOnlyList<RepairRecord>> OfAnalysisAsync(Guid analysisId, CancellationToken cancellation)
    {
        return QueryAsync(
            """
            WHERE id IN (SELECT id FROM repairs WHERE analysis_id = @analysisId UNION SELECT repair_id FROM repair_joins WHERE analysis_id = @analysisId)
            ORDER BY rowid
            """,
            new { analysisId },
            cancellation);
    }

    public Task JoinAsync(Guid analysisId, Guid repairId, Requester? requester)
    {
        return records.WriteAsync(
            (connection, transaction) => connection.Execute(
                """
                INSERT OR IGNORE INTO repair_joins (analysis_id, repair_id, requested_by, requested_from)
                SELECT @analysisId, id, @Name, @Address FROM repairs WHERE id = @repairId
                """,
                new { analysisId, repairId, requester?.Name, requester?.Address },
                transaction),
            CancellationToken.None);
    }

    public Task<IReadOnlyList<string>> JoinedByAsync(Guid repairId, CancellationToken cancellation)
    {
        return records.ReadAsync<IReadOnlyList<string>>(
            connection => connection.Query<string>(
                "SELECT DISTINCT requested_by FROM repair_joins WHERE repair_id = @repairId AND requested_by IS NOT NULL", new { repairId }).AsList(),
            cancellation);
    }

    public Task<IReadOnlyList<RepairLesson>> DueLessonsAsync(Guid? repairId)
    {
        return records.ReadAsync<IReadOnlyList<RepairLesson>>(
            connection => connection.Query<RepairLesson>(
                $"SELECT lesson FROM repair_lessons {(repairId is null ? "" : "WHERE repair_id = @repairId")} ORDER BY (SELECT rowid FROM repairs WHERE repairs.id = repair_id), id",
                new { repairId }).AsList(),
            CancellationToken.None);
    }

    public Task RemoveLessonAsync(string id) =>
        records.WriteAsync((connection, transaction) => connection.Execute("DELETE FROM repair_lessons WHERE id = @id", new { id }, transaction), CancellationToken.None);

    private static string Column(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);

    private Task<IReadOnlyList<RepairRecord>> QueryAsync(string condition, object values, CancellationToken cancellation)
    {
        return records.ReadAsync<IReadOnlyList<RepairRecord>>(
            connection => connection.Query<RepairRecord>($"SELECT * FROM repairs {condition}", values).AsList(),
            cancellation);
    }

    private Task<long?> WriteAsync(string statement, Columns values, Guid repairId, AuditEntry line, IReadOnlyList<RepairLesson> lessons)
    {
        // No cancellation: an announced step is written, or is known not to be.
        return records.WriteAsync<long?>(
            (connection, transaction) =>
            {
                if (connection.Execute(statement, values, transaction) != 1)
                {
                    return null;
                }

                foreach (var lesson in lessons)
                {
                    connection.Execute(
                        "INSERT OR IGNORE INTO repair_lessons (id, repair_id, lesson) VALUES (@Id, @repairId, @lesson)",
                        new Columns(new { lesson.Id, repairId, lesson }),
                        transaction);
                }

                return records.Append(connection, transaction, line);
            },
            CancellationToken.None);
    }
}
