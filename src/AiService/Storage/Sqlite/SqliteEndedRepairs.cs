using AiService.Repairs.Store;
using Dapper;

namespace AiService.Storage.Sqlite;

/// <summary>Reads repairs by their ends, each page with a short read of its own.</summary>
internal sealed class SqliteEndedRepairs(RecordsDatabase records) : IEndedRepairs
{
    public Task<IReadOnlyDictionary<string, long>> CountAsync(EndedFilter filter, CancellationToken cancellation)
    {
        var (where, values) = Where(filter);
        return records.ReadAsync<IReadOnlyDictionary<string, long>>(
            connection => connection.Query<(string Device, long Count)>(
                $"SELECT device_id, count(*) FROM repairs INDEXED BY repairs_by_ended WHERE {where} GROUP BY device_id", values).ToDictionary(row => row.Device, row => row.Count, StringComparer.Ordinal),
            cancellation);
    }

    public Task<IReadOnlyList<RepairRecord>> PageAsync(EndedFilter filter, RepairRecord? after, int limit, CancellationToken cancellation)
    {
        var (where, values) = Where(filter);
        values.Add("limit", limit);
        if (after is { EndedAt: { } ended })
        {
            where += " AND (ended_at, id) > (@afterEnd, @afterId)";
            values.Add("afterEnd", TypeHandlers.Stored(ended));
            values.Add("afterId", TypeHandlers.Stored(after.Id));
        }

        return records.ReadAsync<IReadOnlyList<RepairRecord>>(
            connection => connection.Query<RepairRecord>($"SELECT * FROM repairs INDEXED BY repairs_by_ended WHERE {where} ORDER BY ended_at, id LIMIT @limit", values).AsList(),
            cancellation);
    }

    private static (string Where, DynamicParameters Values) Where(EndedFilter filter)
    {
        var (where, values) = ("ended_at IS NOT NULL", new DynamicParameters());
        Restrict("device_id =", "device", filter.DeviceId);
        Restrict("ended_at >=", "from", filter.From);
        Restrict("ended_at <", "to", filter.To);
        return (where, values);

        void Restrict(string condition, string name, object? value)
        {
            if (value is not null)
            {
                where += $" AND {condition} @{name}";
                values.Add(name, TypeHandlers.Stored(value));
            }
        }
    }
}
