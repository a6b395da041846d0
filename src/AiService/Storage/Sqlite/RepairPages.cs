using AiService.Contract;
using AiService.Repairs.Store;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>
/// Reads the repairs that a filter asks for, page by page. Their order is that of recording (<c>rowid</c>): ids and times come from a clock, which may
/// be set back. Each statement names its index, so that its cost does not depend on what the planner believes of the file.
/// </summary>
internal static class RepairPages
{
    /// <summary>Reads one page, the last recorded first.</summary>
    /// <exception cref="FieldException">The filter goes on after a repair that never was on record.</exception>
    public static Page<RepairRecord> Read(SqliteConnection connection, RepairFilter filter)
    {
        var after = filter.After is { } last ? PlaceOf(connection, last) ?? throw new FieldException("after", "必须是上一页的 next") : (long?)null;
        var (sql, values) = Statement(filter, after);
        var found = connection.Query<RepairRecord>(sql, values).AsList();
        return found.Count <= filter.Limit
            ? new Page<RepairRecord>(found, null)
            : new Page<RepairRecord>(found[..filter.Limit], found[filter.Limit - 1].Id.ToString());
    }

    /// <summary>Returns the statement of a filter, for what was recorded before a place, and its parameters.</summary>
    public static (string Sql, DynamicParameters Values) Statement(RepairFilter filter, long? after)
    {
        var values = new DynamicParameters();

        // One more than asked for tells whether there is a next page.
        values.Add("limit", filter.Limit + 1);
        var isTimed = filter.Since is not null || filter.Until is not null;
        var states = Parameters("state", filter.States.Distinct().Select(state => state.Word()));
        var conditions = new List<string?>
        {
            Condition("device_id = @device", filter.DeviceId),
            Condition("action = @action", filter.Action),
            Condition("created_at >= @since", filter.Since),
            Condition("created_at < @until", filter.Until),
            Condition("rowid < @after", after),
        };

        var numbers = filter.DeviceId is not null ? Numbers("repairs_by_device", [AnyOf(states)])
            : isTimed ? Numbers(filter.Action is null ? "repairs_by_time" : "repairs_by_action_and_time", [AnyOf(states)])
            : filter.Action is not null ? OfEach(states.Count > 0 ? states : Parameters("state", RepairStates.AllWords), "repairs_by_action")
            : states.Count > 0 ? OfEach(states, "repairs_by_state")
            : Numbers(index: null, []);
        return ($"SELECT * FROM repairs WHERE rowid IN ({numbers}) ORDER BY rowid DESC", values);

        string? Condition(string sql, object? value)
        {
            if (value is not null)
            {
                values.Add(sql[(sql.IndexOf('@', StringComparison.Ordinal) + 1)..], TypeHandlers.Stored(value));
            }

            return value is null ? null : sql;
        }

        List<string> Parameters(string name, IEnumerable<string> words)
        {
            var names = new List<string>();
            foreach (var word in words)
            {
                names.Add($"@{name}{names.Count}");
                values.Add(names[^1], word);
            }

            return names;
        }

        string? AnyOf(List<string> names) => names.Count == 0 ? null : $"state IN ({string.Join(", ", names)})";

        string Numbers(string? index, IReadOnlyList<string?> further)
        {
            var all = conditions.Concat(further).OfType<string>().DefaultIfEmpty("true");
            return $"SELECT rowid FROM repairs {(index is null ? "" : $"INDEXED BY {index}")} WHERE {string.Join(" AND ", all)} ORDER BY rowid DESC LIMIT @limit";
        }

        // Of each state the last few, in order, and of those the last: sorting all of them would read all of them.
        string OfEach(List<string> names, string index) =>
            string.Join(" UNION ALL ", names.Select(name => $"SELECT * FROM ({Numbers(index, [$"state = {name}"])})")) + " ORDER BY rowid DESC LIMIT @limit";
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
