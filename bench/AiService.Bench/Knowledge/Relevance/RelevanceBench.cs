using AiService.Knowledge.Search;
using AiService.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Bench.Knowledge.Relevance;

/// <summary>How well the first five answers fit, beside plain LIKE: nDCG@5 over the judged queries.</summary>
internal static class RelevanceBench
{
    public static async Task RunAsync(bool each)
    {
        var set = RelevanceSet.Read();
        var folder = Directory.CreateTempSubdirectory("aiservice-relevance-");
        try
        {
            var file = Path.Combine(folder.FullName, "kb.db");
            using var database = new KnowledgeDatabase(file, NullLogger<KnowledgeDatabase>.Instance);
            await database.WriteAsync((connection, _) => Fill(connection, set), default);
            using var index = new SqliteKnowledgeIndex(database, TimeProvider.System, NullLogger<SqliteKnowledgeIndex>.Instance);

            var scores = new List<(string Kind, double Ours, double Like)>();
            foreach (var query in set.Queries)
            {
                var ours = query.Ndcg((await index.FindAsync(new KnowledgeQuery(query.Text), default)).Select(hit => hit.Entry.Id));
                var like = query.Ndcg(await database.ReadAsync(connection => Like(connection, query.Text), default));
                scores.Add((query.Kind, ours, like));
                if (each)
                {
                    Console.WriteLine($"{ours,6:N3} {like,6:N3}  {query.Text}");
                }
            }

            Console.WriteLine($"nDCG@5 over {set.Queries.Count} queries, {set.Entries.Count} entries: index {scores.Average(score => score.Ours):N3}, LIKE {scores.Average(score => score.Like):N3}");
            foreach (var kind in scores.GroupBy(score => score.Kind))
            {
                Console.WriteLine($"  {kind.Key,-9} {kind.Count(),3} queries: index {kind.Average(score => score.Ours):N3}, LIKE {kind.Average(score => score.Like):N3}");
            }

            await index.StopAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool Fill(SqliteConnection connection, RelevanceSet set)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM knowledge";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO knowledge (id, keyword, title, solution, device_type, fault_level) VALUES ($id, $keyword, $title, $solution, $device, $level)";
        foreach (var entry in set.Entries)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$id", entry.Id);
            command.Parameters.AddWithValue("$keyword", entry.Keyword);
            command.Parameters.AddWithValue("$title", entry.Title);
            command.Parameters.AddWithValue("$solution", entry.Solution);
            command.Parameters.AddWithValue("$device", (object?)entry.DeviceType ?? DBNull.Value);
            command.Parameters.AddWithValue("$level", entry.FaultLevel);
            command.ExecuteNonQuery();
        }

        return true;
    }

    private static List<long> Like(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM knowledge WHERE keyword LIKE $k OR title LIKE $k OR solution LIKE $k ORDER BY hit_count DESC, update_time DESC LIMIT 5";
        command.Parameters.AddWithValue("$k", $"%{text}%");
        using var reader = command.ExecuteReader();
        var found = new List<long>();
        while (reader.Read())
        {
            found.Add(reader.GetInt64(0));
        }

        return found;
    }
}
