using System.Globalization;
using AiService.Contract;
using AiService.Repairs.Endpoints;
using Microsoft.AspNetCore.Mvc;

namespace AiService.Audit.Endpoints;

/// <summary>Which records of the audit a caller wants, as the query says it.</summary>
internal sealed class AuditQuery
{
    /// <summary>Events of one query.</summary>
    private const int MostEvents = 50;

    /// <summary>Only about this device.</summary>
    [FromQuery(Name = "device_id")]
    public string? DeviceId { get; init; }

    /// <summary>Only about this repair.</summary>
    [FromQuery(Name = "repair_id")]
    public string? RepairId { get; init; }

    /// <summary>Only of these events; several by repeating it or separated by commas, 50 at most.</summary>
    [FromQuery(Name = "event")]
    public string[]? Event { get; init; }

    /// <summary>Only what was asked for under this name.</summary>
    [FromQuery(Name = "requested_by")]
    public string? RequestedBy { get; init; }

    /// <summary>Written then or later; ISO 8601, UTC where it names no offset.</summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>Written before; ISO 8601, UTC where it names no offset.</summary>
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    /// <summary>Records of one page, 1 to 200; 50 where it is absent.</summary>
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    [FromQuery(Name = "after")]
    public string? After { get; init; }

    public static readonly IReadOnlyList<string> Known = ["device_id", "repair_id", "event", "requested_by", "from", "to", "limit", "after"];

    /// <exception cref="FieldException">One of them cannot be used.</exception>
    public AuditFilter Read() => new()
    {
        DeviceId = RepairQuery.Text(DeviceId),
        RepairId = RepairQuery.Text(RepairId) is not { } repair ? null
            : Guid.TryParse(repair, out var id) ? id : throw new FieldException("repair_id", "必须是修复的 UUID"),
        Events = ReadEvents(),
        RequestedBy = RepairQuery.Text(RequestedBy),
        From = RepairQuery.ReadTime(From, "from"),
        To = RepairQuery.ReadTime(To, "to"),
        Limit = RepairQuery.ReadLimit(Limit),
        After = RepairQuery.Text(After) is not { } after ? null
            : long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FieldException("after", "必须是上一页的 next"),
    };

    private List<string> ReadEvents()
    {
        var events = (Event ?? []).SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct().ToList();
        return events.Count <= MostEvents ? events : throw new FieldException("event", $"不能超过 {MostEvents} 个");
    }
}
