using System.Text.Json;
using AiService.Hosting;
using AiService.Knowledge;
using AiService.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Repairs.Store;

/// <summary>The table <c>repair_lessons</c>: what repairs have taught and the knowledge base has not taken in yet.</summary>
internal sealed class LessonTable(RecordsDatabase records)
{
    /// <summary>Keeps what a repair has taught, within the transaction of what it tells of.</summary>
    public static void Keep(SqliteConnection connection, SqliteTransaction transaction, Guid repairId, IReadOnlyList<RepairLesson> lessons)
    {
        foreach (var lesson in lessons)
        {
            connection.Execute(
                "INSERT OR IGNORE INTO repair_lessons (id, repair_id, lesson) VALUES (@Id, @repair, @lesson)",
                new { lesson.Id, repair = repairId.ToString(), lesson = JsonSerializer.Serialize(lesson, Json.Wire) },
                transaction);
        }
    }

    /// <summary>What is still to be learned, of one repair or of all, in the order in which they were recorded.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public Task<IReadOnlyList<RepairLesson>> DueAsync(Guid? repairId)
    {
        return records.ReadAsync<IReadOnlyList<RepairLesson>>(
            connection => [.. connection.Query<string>(
                $"SELECT lesson FROM repair_lessons {(repairId is null ? "" : "WHERE repair_id = @repair")} ORDER BY id",
                new { repair = repairId?.ToString() }).Select(lesson => JsonSerializer.Deserialize<RepairLesson>(lesson, Json.Wire)!)],
            CancellationToken.None);
    }

    /// <summary>The knowledge base has it.</summary>
    /// <exception cref="StorageException">It could not be written: the knowledge base will be told again, and count it once.</exception>
    public Task LearnedAsync(string id)
    {
        return records.WriteAsync(
            (connection, transaction) => connection.Execute("DELETE FROM repair_lessons WHERE id = @id", new { id }, transaction),
            CancellationToken.None);
    }
}
