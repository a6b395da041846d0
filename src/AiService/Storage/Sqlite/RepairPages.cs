using AiService.Contract;
using AiService.Repairs.Store;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>Reads the repairs that a filter asks for, page by page, without what no list shows.</summary>
internal static class RepairPages
{
    // The states as the indexes have them: with any others they could not be used, and the statement would fail.
    private static readonly string Over = $"state NOT IN ({string.Join(", ", RepairStates.Open.Select(state => $"'{state.Word()}'"))})";

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
        var page = new PageStatement("repairs", "rowid", filter.Limit, after, range) { Columns = SqliteRepairStore.Listed };
        page.Restrict("device_id = @device", filter.DeviceId);
        page.Restrict("action = @action", filter.Action);
        page.Restrict("created_at >= @since", filter.Since);
        page.Restrict("created_at < @until", filter.Until);
        if (range.IsFew)
        {
            page.RestrictTo("state", filter.States.Select(state => state.Word()));
            return (page.By("repairs_by_time"), page);
        }

        var index = (filter.DeviceId, filter.Action) switch
        {
            ({ }, { }) => "repairs_by_device_and_action",
            ({ }, null) => "repairs_by_device",
            (null, { }) => "repairs_by_action",
            _ => null,
        };
        if (index is null && filter.States.Count == 0)
        {
            return (page.By(null), page);
        }

        var states = filter.States.Count > 0 ? filter.States.Distinct() : RepairStates.All;
        return (page.ByEach("state", [.. states.Select(state => index is not null && state.IsFinal() ? (state.Word(), index, Over) : (state.Word(), "repairs_by_state", "true"))]), page);
    }

    /// <summary>
    /// Returns where a repair stands in the order of recording; null where it never was. In the place of one that has been removed counts the next that was recorded after it: the
    /// audit is in the same order, and searched by halves, because everything behind that place may have been removed as well.
    /// </summary>
    private static long? PlaceOf(SqliteConnection connection, Guid id)
    {
        var (place, line) = connection.QuerySingle<(long?, long?)>("SELECT (SELECT rowid FROM repairs WHERE id = @id), (SELECT min(id) FROM audit WHERE repair_id = @id)", new { id });
        if (place is not null || line is null)
        {
            return place;
        }

        var (before, after) = connection.QuerySingle<(long, long)>("SELECT ifnull((SELECT min(rowid) FROM repairs), 1) - 1, ifnull((SELECT max(rowid) FROM repairs), 0) + 1");
        while (after - before > 1)
        {
            var middle = before + ((after - before) / 2);
            var isLater = connection.ExecuteScalar<bool>(
                "SELECT ifnull(min(id), 0) > @line FROM audit WHERE repair_id = (SELECT id FROM repairs WHERE rowid >= @middle ORDER BY rowid LIMIT 1)", new { line, middle });
            (before, after) = isLater ? (before, middle) : (middle, after);
        }

        return after;
    }
}
