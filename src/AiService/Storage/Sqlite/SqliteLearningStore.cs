using AiService.Storage;
using AiService.Storage.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Learning;

/// <summary>
/// What repairs have taught: one entry for each symptom, action and platform (TRAPS 45), made by the first repair that works, with
/// how often it has worked since. Failures before that are counted beside, so that nothing shows as a solution that never was one.
/// </summary>
internal sealed class LearnedEntries(KnowledgeDatabase database, TimeProvider time)
{
    private const int MaxAction = 200;
    private const int MaxEvidence = 4_000;

    /// <returns>The entry that the lesson counts for; null while nothing has worked yet, for a fault that says nothing but names, and for one known already.</returns>
    /// <exception cref="StorageException">It could not be written.</exception>
    public Task<long?> LearnAsync(RepairLesson lesson)
    {
        var symptom = Symptom.Of(lesson.Description, lesson.DeviceId);
        if (symptom.Key.Length == 0)
        {
            return Task.FromResult<long?>(null);
        }

        // No cancellation: a repair that is over is remembered though its caller has left.
        return database.WriteAsync(
            (connection, transaction) => Learn(connection, transaction, symptom, lesson), CancellationToken.None);
    }

    private long? Learn(SqliteConnection connection, SqliteTransaction transaction, Symptom symptom, RepairLesson lesson)
    {
        if (lesson.Id is not null && connection.Execute(TakeIn, new { lesson.Id }, transaction) == 0)
        {
            return null;
        }

        var row = new DynamicParameters(new
        {
            symptom = symptom.Key,
            keyword = symptom.Keyword,
            action = PlainText.Line(lesson.Action ?? "", MaxAction),
            platform = PlainText.Line(lesson.Platform ?? "", KnowledgeDraft.MaxLabel),
            vendor = PlainText.Line(lesson.Vendor ?? lesson.Platform ?? "", KnowledgeDraft.MaxLabel),
            level = PlainText.Line(lesson.Level, KnowledgeDraft.MaxLabel),
            solution = PlainText.Block(lesson.Solution, KnowledgeDraft.MaxSolution),
            evidence = PlainText.Block(lesson.Evidence ?? "", MaxEvidence) is { Length: > 0 } evidence ? evidence : null,
            worked = lesson.Worked ? 1 : 0,
            now = KnowledgeTime.Now(time),
        });
        var id = connection.ExecuteScalar<long?>(Known, row, transaction) ?? connection.ExecuteScalar<long?>(SameWords, row, transaction);
        if (id is null && !lesson.Worked)
        {
            connection.Execute(CountFailure, row, transaction);
            return null;
        }

        row.Add("title", Title(symptom, row.Get<string>("action"), row.Get<string>("platform")));
        id ??= connection.ExecuteScalar<long>(Insert, row, transaction);
        row.Add("id", id);
        if (lesson.Worked)
        {
            row.Add("devices", DeviceList.With(connection.ExecuteScalar<string?>(Devices, row, transaction), lesson.DeviceId));
            connection.Execute(Refresh, row, transaction);
        }

        connection.Execute(lesson.Worked ? CountSuccess : CountFailureOfEntry, row, transaction);
        connection.Execute(Assign, row, transaction);
        return id;
    }

    private static string Title(Symptom symptom, string action, string platform)
    {
        var means = string.Join("，", new[] { action, platform }.Where(part => part.Length > 0));
        return KnowledgeDraft.Cut($"自动修复：{symptom.Keyword}" + (means.Length > 0 ? $"（{means}）" : ""), KnowledgeDraft.MaxTitle);
    }

    private const string TakeIn = "INSERT OR IGNORE INTO knowledge_lessons (id) VALUES (@Id)";

    private const string Known = """
        SELECT k.id FROM knowledge_symptoms AS s JOIN knowledge AS k ON k.id = s.knowledge_id
        WHERE s.symptom = @symptom AND s.action = @action AND s.platform = @platform
        """;

    // An entry that was imported with its outcomes is no stranger.
    private const string SameWords = """
        SELECT k.id FROM knowledge_outcomes AS o JOIN knowledge AS k ON k.id = o.knowledge_id
        WHERE o.action = nullif(@action, '') AND coalesce(o.platform, '') = @platform AND k.keyword = @keyword COLLATE NOCASE AND o.merged_into IS NULL
        ORDER BY k.id LIMIT 1
        """;

    private const string CountFailure = """
        INSERT INTO knowledge_symptoms (symptom, action, platform, times_failed) VALUES (@symptom, @action, @platform, 1)
        ON CONFLICT DO UPDATE SET knowledge_id = NULL, times_failed = times_failed + 1
        """;

    private const string Insert = """
        INSERT INTO knowledge (keyword, title, solution, device_type, fault_level, create_time, update_time)
        VALUES (@keyword, @title, @solution, nullif(@vendor, ''), @level, @now, @now)
        RETURNING id
        """;

    private const string Devices = "SELECT devices FROM knowledge_outcomes WHERE knowledge_id = @id";

    // Neither the words of a person, nor those of another action whose entry was merged into this one.
    private const string Refresh = """
        UPDATE knowledge SET solution = @solution, fault_level = @level, update_time = @now
        WHERE id = @id AND NOT EXISTS (
          SELECT 1 FROM knowledge_outcomes WHERE knowledge_id = @id AND (edited OR action IS NOT nullif(@action, '')))
        """;

    private const string CountSuccess = """
        INSERT INTO knowledge_outcomes (knowledge_id, action, platform, times_seen, times_worked, times_failed, last_success, devices, evidence)
        SELECT @id, nullif(@action, ''), nullif(@platform, ''), 1 + earlier.failed, 1, earlier.failed, @now, @devices, @evidence
        FROM (SELECT coalesce(sum(times_failed), 0) AS failed FROM knowledge_symptoms
              WHERE symptom = @symptom AND action = @action AND platform = @platform) AS earlier
        WHERE true
        ON CONFLICT (knowledge_id) DO UPDATE SET
          times_seen = times_seen + 1, times_worked = times_worked + 1, last_success = @now, devices = @devices,
          evidence = CASE WHEN action IS nullif(@action, '') THEN coalesce(@evidence, evidence) ELSE evidence END
        """;

    private const string CountFailureOfEntry = """
        INSERT INTO knowledge_outcomes (knowledge_id, action, platform, times_seen, times_failed)
        VALUES (@id, nullif(@action, ''), nullif(@platform, ''), 1, 1)
        ON CONFLICT (knowledge_id) DO UPDATE SET times_seen = times_seen + 1, times_failed = times_failed + 1
        """;

    private const string Assign = """
        INSERT INTO knowledge_symptoms (symptom, action, platform, knowledge_id) VALUES (@symptom, @action, @platform, @id)
        ON CONFLICT DO UPDATE SET knowledge_id = @id, times_failed = 0
        """;
}
