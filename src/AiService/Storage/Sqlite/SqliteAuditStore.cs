using System.Globalization;
using AiService.Audit;
using AiService.Contract;
using Dapper;

namespace AiService.Storage.Sqlite;

/// <summary>Keeps the audit in the table <c>audit</c>, whose triggers refuse to change or delete an entry.</summary>
internal sealed class SqliteAuditStore(RecordsDatabase records) : IAuditStore
{
    // No cancellation: an announced step is written, or is known not to be.
    public Task<long> AppendAsync(AuditEntry entry) =>
        records.WriteAsync((connection, transaction) => records.Append(connection, transaction, entry), CancellationToken.None);

    public Task<IReadOnlyList<AuditEntry>> ReadAsync(Guid repairId, CancellationToken cancellation)
    {
        return records.ReadAsync<IReadOnlyList<AuditEntry>>(
            connection => connection.Query<AuditEntry>("SELECT * FROM audit WHERE repair_id = @repairId AND event <> 'request' ORDER BY id", new { repairId }).AsList(), cancellation);
    }

    public Task<Page<AuditEntry>> PageAsync(AuditFilter filter, CancellationToken cancellation)
    {
        var conditions = new List<string>();
        var values = new DynamicParameters();

        // One more than asked for tells whether there is a next page.
        values.Add("limit", filter.Limit + 1);

        // An empty device is in no index, and no filter.
        Restrict("device_id = @device AND device_id <> ''", filter.DeviceId);
        Restrict("repair_id = @repair", filter.RepairId);
        Restrict("requested_by = @by", filter.RequestedBy);
        Restrict("at >= @from", filter.From);
        Restrict("at < @to", filter.To);
        Restrict(filter.OldestFirst ? "id > @after" : "id < @after", filter.After);
        if (filter.Events.Count > 0)
        {
            conditions.Add("event IN @events");
            values.Add("events", filter.Events);
        }

        var where = conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";
        var sql = $"SELECT * FROM audit {where} ORDER BY id {(filter.OldestFirst ? "" : "DESC")} LIMIT @limit";
        return records.ReadAsync(
            connection =>
            {
                var found = connection.Query<AuditEntry>(sql, values).AsList();
                return found.Count <= filter.Limit
                    ? new Page<AuditEntry>(found, null)
                    : new Page<AuditEntry>(found[..filter.Limit], found[filter.Limit - 1].Id.ToString(CultureInfo.InvariantCulture));
            },
            cancellation);

        void Restrict(string condition, object? value)
        {
            if (value is not null)
            {
                conditions.Add(condition);
                values.Add(condition.Split('@')[1].Split(' ')[0], TypeHandlers.Stored(value));
            }
        }
    }
}
