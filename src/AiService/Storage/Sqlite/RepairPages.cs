using AiService.Contract;
using AiService.Repairs.Store;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>Reads the repairs that a filter asks for, page by page, without what no list shows.</summary>
internal static class RepairPages
{
    /// <summary>Reads one page, the last recorded first.</summary>
    /// <exception cref="FieldException">The filter goes on after a repair that never was on record.</exception>
    public static Page<RepairRecord> Read(SqliteConnection connection, RepairFilter filter)
    {
        var after = filter.After is { } last ? PlaceOf(connection, last) ?? throw new FieldException("after", "必须是上一页的 next") : (long?)null;
        var (sql, page) = Statement(filter, after, RecordedRange.Find(connection, ("repairs", "rowid", "created_at", "repairs_by_time"), filter.Since, filter.Until));
        return page.Read<RepairRecord>(connection, sql, repair => repair.Id);
    }

    /// <summary>Returns the statement of a filter, for what was recorded before a place.</summary>
    public static (string Sql, PageStatement Page) Statement(RepairFilter filter, long? after, RecordedRange range)
    {
        var page = new PageStatement("repairs", "rowid", filter.Limit, after) { Columns = SqliteRepairStore.Listed };
        page.Restrict("device_id = @device", filter.DeviceId);
        page.Restrict("action = @action", filter.Action);
        page.Restrict("created_at >= @since", filter.Since);
        page.Restrict("created_at < @until", filter.Until);
        page.Restrict(range);
        var states = filter.States.Distinct().Select(state => state.Word()).ToList();
        if (range.IsFew)
        {
            page.RestrictTo("state", states);
            return (page.By("repairs_by_time"), page);
        }

        var index = (filter.DeviceId, filter.Action) switch
        {
            ({ }, { }) => "repairs_by_device_and_action",
            ({ }, null) => "repairs_by_device",
            (null, { }) => "repairs_by_action",
            _ => states.Count > 0 ? "repairs_by_state" : null,
        };
        return (index is null ? page.By(null) : page.ByEach(index, "state", states.Count > 0 ? states : RepairStates.AllWords), page);
    }

    /// <summary>
    /// Returns where a repair stands in the order of recording. In the place of one that has been removed counts the next that was recorded after it:
    /// the audit, which nothing removes, is in the same order.
    /// </summary>
    private static long? PlaceOf(SqliteConnection connection, Guid id) => connection.QuerySingleOrDefault<long?>(
        """
        SELECT coalesce(
          (SELECT rowid FROM repairs WHERE id = @id),
          (SELECT repairs.rowid FROM audit CROSS JOIN repairs ON repairs.id = audit.repair_id
           WHERE audit.id > gone.line AND audit.id = (SELECT min(first.id) FROM audit AS first WHERE first.repair_id = audit.repair_id)
           ORDER BY audit.id LIMIT 1),
          CASE WHEN gone.line > 0 THEN 9223372036854775807 END)
        FROM (SELECT min(id) AS line FROM audit WHERE repair_id = @id) AS gone
        """,
        new { id });
}
