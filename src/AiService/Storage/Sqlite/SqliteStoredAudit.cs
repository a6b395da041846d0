using AiService.Audit;
using Dapper;

namespace AiService.Storage.Sqlite;

/// <summary>Reads the texts of the table <c>audit</c> in ranges of its numbers.</summary>
internal sealed class SqliteStoredAudit(RecordsDatabase records) : IStoredAudit
{
    // By the number alone, or by the device, whose index has the number too: by time, a page could be found only by sorting all that follows.
    private const string Select =
        """
        SELECT id, at, repair_id, device_id, event, state, provider, action, execution_id, detail, requested_by, requested_from, outcome, data,
          CASE WHEN hmac IS NOT NULL THEN lower(hex(hmac)) END AS hmac
        FROM audit
        WHERE id > @after AND id <= @last
        """;

    public Task<(long Before, long Last)> RangeAsync(CancellationToken cancellation) =>
        records.ReadAsync(connection => connection.QuerySingle<(long, long)>("SELECT ifnull((SELECT min(id) FROM audit) - 1, 0), ifnull((SELECT max(id) FROM audit), 0)"), cancellation);

    public Task<IReadOnlyList<StoredRecord>> ReadAsync(long after, long last, AuditFilter filter, CancellationToken cancellation)
    {
        var sql = Select
            + (filter.DeviceId is null ? "" : " AND device_id = @device AND device_id <> ''")
            + (filter.From is null ? "" : " AND +at >= @from")
            + (filter.To is null ? "" : " AND +at < @to")
            + " ORDER BY id";
        var values = new { after, last, device = filter.DeviceId, from = filter.From, to = filter.To };
        return records.ReadAsync<IReadOnlyList<StoredRecord>>(connection => connection.Query<StoredRecord>(sql, values).AsList(), cancellation);
    }
}
