using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>
/// Finds entries by reading the whole table, by the Python service's rule: for as long as the index is being made, or cannot be used. In a
/// person's text <c>%</c> and <c>_</c> are wildcards (TRAPS 47), in a fault's nothing is; there an entry is also found whose keyword the fault contains.
/// </summary>
internal static class TableScan
{
    public static List<FoundEntry> Find(SqliteConnection connection, KnowledgeQuery query)
    {
        // SQLite refuses patterns of 50,000 bytes (TRAPS 38).
        var text = KnowledgeDraft.Cut(query.Text, query.IsFault ? KnowledgeDraft.MaxKeyword : KnowledgeDraft.MaxSolution / 2);
        var parameters = Parameters(query);
        parameters.Add("text", text);
        parameters.Add("pattern", $"%{(query.IsFault ? Escaped(text) : text)}%");
        parameters.Add("limit", query.Limit);
        parameters.Add("offset", query.Offset);
        var like = query.IsFault ? @"LIKE @pattern ESCAPE '\'" : "LIKE @pattern";
        var rows = connection.Query<KnowledgeEntry>(
            $"""
            SELECT id, keyword, title, solution, device_type AS DeviceType, fault_level AS FaultLevel, coalesce(hit_count, 0) AS HitCount FROM knowledge
            WHERE (keyword {like} OR title {like} OR solution {like} {(query.IsFault ? "OR instr(lower(@text), lower(keyword)) > 0" : "")}) {Filters(connection, query)}
            ORDER BY hit_count DESC, update_time DESC, id LIMIT @limit OFFSET @offset
            """,
            parameters);
        return [.. rows.Select(entry => new FoundEntry(entry, MatchKind.Solution))];
    }

    /// <summary>What a query's filters and retirement leave, as the end of an SQL condition.</summary>
    public static string Filters(SqliteConnection connection, KnowledgeQuery query)
    {
        return string.Join(' ', Conditions().Where(condition => condition.Applies).Select(condition => condition.Sql));

        IEnumerable<(bool Applies, string Sql)> Conditions()
        {
            yield return (query.DeviceType is not null, "AND device_type = @device COLLATE NOCASE");
            yield return (query.FaultLevel is not null, "AND fault_level = @level COLLATE NOCASE");

            // A file that another process keeps locked may not have the table yet.
            var hasOutcomes = EntryReader.CanFollow(connection);
            yield return (hasOutcomes, "AND id NOT IN (SELECT knowledge_id FROM knowledge_outcomes WHERE retired <> 0)");
            yield return (hasOutcomes && query.Action is not null, "AND id IN (SELECT knowledge_id FROM knowledge_outcomes WHERE action = @action COLLATE NOCASE)");
        }
    }

    /// <summary>The values of the filters.</summary>
    public static DynamicParameters Parameters(KnowledgeQuery query) => new(new { device = query.DeviceType, level = query.FaultLevel, action = query.Action });

    private static string Escaped(string text)
    {
        return text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
    }
}
