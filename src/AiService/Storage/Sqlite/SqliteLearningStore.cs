using AiService.Knowledge;
using AiService.Knowledge.Learning;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>
/// Keeps what repairs have taught: one entry per symptom, action and platform (TRAPS 45). Failures before the first success are counted in
/// <c>knowledge_symptoms</c>, so that nothing is shown as a solution that never was one.
/// </summary>
internal sealed class SqliteLearningStore(KnowledgeDatabase database, TimeProvider time) : ILearningStore
{
    // No cancellation: a finished repair is remembered even if its caller has left.
    public Task<long?> LearnAsync(LearnedRepair repair) =>
        database.WriteAsync((connection, transaction) => Learn(connection, transaction, repair, KnowledgeTime.Now(time)), CancellationToken.None);

    private static long? Learn(SqliteConnection connection, SqliteTransaction transaction, LearnedRepair repair, string now)
    {
        long? id = null;
        IReadOnlyList<string>? devices = null;
        if (repair.LessonId is not null && Execute(TakeIn) == 0)
        {
            return null;
        }

        id = Scalar(Known) ?? Scalar(SameWords);
        if (id is null && !repair.Worked)
        {
            Execute(CountFailure);
            return null;
        }

        id ??= Scalar(Insert);
        if (repair.Worked)
        {
            devices = DeviceList.Union([repair.DeviceId], connection.ExecuteScalar<IReadOnlyList<string>?>(Devices, Row(), transaction) ?? []);
            Execute(Refresh);
        }

        Execute(repair.Worked ? CountSuccess : CountFailureOfEntry);
        Execute(Assign);
        return id;

        Columns Row() => new(repair, new { id, devices, now });

        long? Scalar(string sql) => connection.ExecuteScalar<long?>(sql, Row(), transaction);

        int Execute(string sql) => connection.Execute(sql, Row(), transaction);
    }

    private const string TakeIn = "INSERT OR IGNORE INTO knowledge_lessons (id) VALUES (@LessonId)";

    private const string Known = """
        SELECT k.id FROM knowledge_symptoms AS s JOIN knowledge AS k ON k.id = s.knowledge_id
        WHERE s.symptom = @Symptom AND s.action = @Action AND s.platform = @Platform
        """;

    // An entry that was imported with its outcomes belongs to the symptom as well.
    private const string SameWords = """
        SELECT k.id FROM knowledge_outcomes AS o JOIN knowledge AS k ON k.id = o.knowledge_id
        WHERE o.action = nullif(@Action, '') AND coalesce(o.platform, '') = @Platform AND k.keyword = @Keyword COLLATE NOCASE AND o.merged_into IS NULL
        ORDER BY k.id LIMIT 1
        """;

    private const string CountFailure = """
        INSERT INTO knowledge_symptoms (symptom, action, platform, times_failed) VALUES (@Symptom, @Action, @Platform, 1)
        ON CONFLICT DO UPDATE SET knowledge_id = NULL, times_failed = times_failed + 1
        """;

    private const string Insert = """
        INSERT INTO knowledge (keyword, title, solution, device_type, fault_level, create_time, update_time)
        VALUES (@Keyword, @Title, @Solution, nullif(@Vendor, ''), @Level, @now, @now)
        RETURNING id
        """;

    private const string Devices = "SELECT devices FROM knowledge_outcomes WHERE knowledge_id = @id";

    // Neither a person's words are replaced, nor those of another action whose entry was merged into this one.
    private const string Refresh = """
        UPDATE knowledge SET solution = @Solution, fault_level = @Level, update_time = @now
        WHERE id = @id AND NOT EXISTS (
          SELECT 1 FROM knowledge_outcomes WHERE knowledge_id = @id AND (edited OR action IS NOT nullif(@Action, '')))
        """;

    private const string CountSuccess = """
        INSERT INTO knowledge_outcomes (knowledge_id, action, platform, times_seen, times_worked, times_failed, last_success, devices, evidence, repair_id)
        SELECT @id, nullif(@Action, ''), nullif(@Platform, ''), 1 + earlier.failed, 1, earlier.failed, @now, @devices, @Evidence, @RepairId
        FROM (SELECT coalesce(sum(times_failed), 0) AS failed FROM knowledge_symptoms
              WHERE symptom = @Symptom AND action = @Action AND platform = @Platform) AS earlier
        WHERE true
        ON CONFLICT (knowledge_id) DO UPDATE SET
          times_seen = times_seen + 1, times_worked = times_worked + 1, last_success = @now, devices = @devices,
          evidence = CASE WHEN action IS nullif(@Action, '') THEN coalesce(@Evidence, evidence) ELSE evidence END,
          repair_id = CASE WHEN action IS nullif(@Action, '') THEN coalesce(@RepairId, repair_id) ELSE repair_id END
        """;

    private const string CountFailureOfEntry = """
        INSERT INTO knowledge_outcomes (knowledge_id, action, platform, times_seen, times_failed)
        VALUES (@id, nullif(@Action, ''), nullif(@Platform, ''), 1, 1)
        ON CONFLICT (knowledge_id) DO UPDATE SET times_seen = times_seen + 1, times_failed = times_failed + 1
        """;

    private const string Assign = """
        INSERT INTO knowledge_symptoms (symptom, action, platform, knowledge_id) VALUES (@Symptom, @Action, @Platform, @id)
        ON CONFLICT DO UPDATE SET knowledge_id = @id, times_failed = 0
        """;
}
