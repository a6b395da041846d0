using AiService.Knowledge.Search;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Meaning;

/// <summary>The rows of entries that are near, as they stand in the table now; without the retired and those that the filters keep out.</summary>
internal static class NearRows
{
    public static Dictionary<long, KnowledgeEntry> Of(SqliteConnection connection, KnowledgeQuery query, IReadOnlyList<NearEntry> near)
    {
        var condition = new ScanCondition(connection, query);
        var parameters = condition.Parameters();
        parameters.Add("near", near.Select(entry => entry.Id));
        return near.Count == 0 ? [] : connection.Query<KnowledgeEntry>(
            $"""
            SELECT id, CAST(keyword AS TEXT) AS Keyword, CAST(title AS TEXT) AS Title, CAST(solution AS TEXT) AS Solution, device_type AS DeviceType,
              fault_level AS FaultLevel, coalesce(hit_count, 0) AS HitCount
            FROM knowledge WHERE id IN @near {condition.Sql}
            """,
            parameters).ToDictionary(entry => entry.Id);
    }
}
