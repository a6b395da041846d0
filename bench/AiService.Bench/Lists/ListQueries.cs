using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Bench.Lists;

/// <summary>
/// The values of each filter: frequent, rare, only among the oldest, and none. Single filters are asked for by themselves, all together in random combinations.
/// </summary>
internal static class ListQueries
{
    private const string Nothing = "not-on-record";

    /// <returns>The lists by their paths, each with the values that its parameters may have.</returns>
    public static IReadOnlyList<(string Path, IReadOnlyList<string[]> Filters)> All(SqliteConnection connection)
    {
        var (start, end) = connection.QuerySingle<(string, string)>("SELECT min(created_at), max(created_at) FROM repairs");
        string[] times(string from, string to) =>
        [
            "", $"{from}={At(0.999)}", $"{from}={At(0.5)}", $"{to}={At(0.5)}", $"{to}={At(0.01)}", $"{from}={At(0.2)}&{to}={At(0.3)}", $"{from}={At(0.39)}&{to}={At(0.42)}",
            $"{from}={At(0.6)}&{to}={At(0.6001)}", $"{from}={At(0)}&{to}={At(1)}", $"{from}=2001-01-01", $"{to}=2001-01-01",
        ];
        string[] places(string table, string number, string place)
        {
            var last = connection.ExecuteScalar<long>($"SELECT max({number}) FROM {table}");
            return ["", .. ((double[])[0.9, 0.5, 0.003]).Select(share => "after=" + connection.ExecuteScalar<string>($"SELECT {place} FROM {table} WHERE {number} >= @at ORDER BY {number} LIMIT 1", new { at = (long)(last * share) }))];
        }

        string[] limits = ["", "limit=1", "limit=200"];
        string[] devices(int all) => ["", "device_id=device-0", "device_id=device-100", $"device_id=device-{all - 1}", $"device_id={Nothing}"];
        var some = connection.ExecuteScalar<string>("SELECT id FROM repairs ORDER BY rowid LIMIT 1 OFFSET 1000");
        return
        [
            ("/repairs",
            [
                devices(RecordsFill.Devices),
                ["", "state=succeeded", "state=unknown", "state=escalated", "state=running", "state=failed,canceled", "state=planned,waiting,awaiting_approval,unknown",
                    "state=succeeded,failed,canceled,unknown,refused,escalated"],
                ["", "action=network.remediation.enable_interface", "action=Network/reset_ospf", "action=network.remediation.rarely_done", $"action={Nothing}"],
                times("since", "until"), places("repairs", "rowid", "id"), limits,
            ]),
            ("/audit",
            [
                devices(RecordsFill.Devices), ["", "", "", $"repair_id={some}", "repair_id=00000000-0000-0000-0000-000000000000", "repair_id=11111111-2222-3333-4444-555555555555"],
                ["", "event=planned", "event=succeeded", "event=access_refused", "event=escalated", $"event={Nothing}", "event=request,failed,access_refused", "event=planned,sending,running,succeeded"],
                ["", "requested_by=device-service", "requested_by=person-0", "requested_by=person-39", "requested_by=who-has-left", $"requested_by={Nothing}"],
                times("from", "to"), places("audit", "id", "id"), limits,
            ]),
            ("/alerts",
            [
                devices(500), ["", "alert_id=alert-7", $"alert_id={Nothing}"], ["", "source=hertzbeat", "source=own", "source=alert-service", "source=own,hertzbeat"], ["", "state=firing", "state=resolved", "state=test"],
                ["", "decision=recorded", "decision=joined", "decision=refused", "decision=repair", "decision=refused,repair,joined"],
                times("since", "until"), places("alerts", "number", "number"), limits,
            ]),
        ];

        string At(double share)
        {
            var (from, to) = (DateTimeOffset.Parse(start, CultureInfo.InvariantCulture), DateTimeOffset.Parse(end, CultureInfo.InvariantCulture));
            return (from + ((to - from) * share)).UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Each value by itself, with a page of the usual size and with one of the largest.</summary>
    public static IEnumerable<string> Single(IReadOnlyList<string[]> filters) =>
        filters.SkipLast(1).SelectMany(values => values).Append("").Distinct().Select(value => $"{value}&limit=200".TrimStart('&'));

    /// <summary>Random combinations of all filters, the same in every run.</summary>
    public static IEnumerable<string> Combined(IReadOnlyList<string[]> filters, int count)
    {
#pragma warning disable CA5394 // Nothing is secret here: the same combinations in every run are what is wanted.
        var dice = new Random(20);
        return [.. Enumerable.Range(0, count).Select(_ => string.Join('&', filters.Select(values => values[dice.Next(values.Length)]).Where(value => value.Length > 0)))];
#pragma warning restore CA5394
    }
}
