using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>A query's filters and limits, as the part of a scan's SQL that is the same for each of its ways of matching.</summary>
internal sealed class ScanCondition
{
    public const string Ranked = "hit_count DESC, update_time DESC, id LIMIT @limit";

    private readonly KnowledgeQuery query;

    public ScanCondition(SqliteConnection connection, KnowledgeQuery query)
    {
        this.query = query;
        var conditions = new List<string>();
        if (query.DeviceType is not null)
        {
            conditions.Add("AND device_type = @device COLLATE NOCASE");
        }

        if (query.FaultLevel is not null)
        {
            conditions.Add("AND fault_level = @level COLLATE NOCASE");
        }

        // A file that another process keeps locked may not have the table yet.
        if (EntryReader.CanFollow(connection))
        {
            conditions.Add("AND id NOT IN (SELECT knowledge_id FROM knowledge_outcomes WHERE retired <> 0)");
            conditions.Add(query.Action is null ? "" : "AND id IN (SELECT knowledge_id FROM knowledge_outcomes WHERE action = @action COLLATE NOCASE)");
        }

        Sql = string.Join(' ', conditions);
    }

    public string Sql { get; }

    public DynamicParameters Parameters() => new(new
    {
        device = query.DeviceType,
        level = query.FaultLevel,
        action = query.Action,
        limit = query.Limit,
    });
}
