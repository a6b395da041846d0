using AiService.Storage;
using AiService.Storage.Sqlite;
using Dapper;

namespace AiService.Knowledge.Search;

/// <summary>Reads entries that were found by their meaning as they stand in the table now, without retired ones and those that a query's filters exclude.</summary>
internal sealed class NearRows(KnowledgeDatabase database)
{
    /// <exception cref="StorageException">The knowledge base cannot be read.</exception>
    public Task<Dictionary<long, KnowledgeEntry>> ReadAsync(KnowledgeQuery query, IReadOnlyList<long> near, CancellationToken cancellation)
    {
        return database.ReadAsync(
            connection =>
            {
                var parameters = TableScan.Parameters(query);
                parameters.Add("near", near);
                return near.Count == 0 ? [] : connection.Query<KnowledgeEntry>(
                    $"""
                    SELECT id, CAST(keyword AS TEXT) AS Keyword, CAST(title AS TEXT) AS Title, CAST(solution AS TEXT) AS Solution, device_type AS DeviceType,
                      fault_level AS FaultLevel, coalesce(hit_count, 0) AS HitCount
                    FROM knowledge WHERE id IN @near {TableScan.Filters(connection, query)}
                    """,
                    parameters).ToDictionary(entry => entry.Id);
            },
            cancellation);
    }
}
