using AiService.Audit;
using AiService.Contract;
using Dapper;
using Microsoft.Data.Sqlite;

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

    public Task<Page<AuditEntry>> PageAsync(AuditFilter filter, CancellationToken cancellation) => records.ReadAsync(
        connection =>
        {
            var range = RecordedRange.Find(connection, ("audit", "id", "at", "audit_by_time"), filter.From, filter.To);
            var (sql, page) = Statement(filter, range, requester => EventsOf(connection, requester));
            return page.Read<AuditEntry>(connection, sql, entry => entry.Id);
        },
        cancellation);

    /// <summary>Returns the statement of a filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="range">Where the records of its time can stand.</param>
    /// <param name="eventsOf">Returns the events that a requester asked for.</param>
    public static (string Sql, PageStatement Page) Statement(AuditFilter filter, RecordedRange range, Func<string, IReadOnlyList<string>> eventsOf)
    {
        var page = new PageStatement("audit", "id", filter.Limit, filter.After, range);

        // An empty device is in no index, and no filter.
        page.Restrict("device_id = @device AND device_id <> ''", filter.DeviceId);
        page.Restrict(filter.RepairId == Guid.Empty ? $"repair_id = '{Guid.Empty}' AND repair_id = @repair" : "repair_id = @repair", filter.RepairId);
        page.Restrict("requested_by = @by", filter.RequestedBy);
        page.Restrict("at >= @from", filter.From);
        page.Restrict("at < @to", filter.To);
        var index = range.IsFew ? "audit_by_time"
            : filter.RepairId is { } repair ? (repair == Guid.Empty ? "audit_without_repair" : "audit_by_repair")
            : filter.DeviceId is not null ? "audit_by_device" : null;
        var events = index is null && filter is { RequestedBy: { } by, Events.Count: 0 } ? eventsOf(by) : filter.Events;
        if (index is null && (filter.RequestedBy is not null || events.Count > 0) && events.Count <= PageStatement.MostWords)
        {
            var of = filter.RequestedBy is null ? "audit_by_event" : "audit_by_requester";
            return (page.ByEach("event", [.. events.Select(what => (what, of, "true"))]), page);
        }

        page.RestrictTo("event", filter.Events);
        return (page.By(index), page);
    }

    private static List<string> EventsOf(SqliteConnection connection, string requester) => connection.Query<string>(
        """
        WITH RECURSIVE events(event) AS (
          SELECT min(event) FROM audit INDEXED BY audit_by_requester WHERE requested_by = @requester
          UNION ALL
          SELECT (SELECT min(event) FROM audit INDEXED BY audit_by_requester WHERE requested_by = @requester AND event > events.event) FROM events WHERE event IS NOT NULL)
        SELECT event FROM events WHERE event IS NOT NULL LIMIT @most
        """,
        new { requester, most = PageStatement.MostWords + 1 }).AsList();
}
