using System.Globalization;
using AiService.Alerts.Inbox;
using AiService.Alerts.Reading;
using AiService.Contract;
using AiService.Repairs.Endpoints;
using Microsoft.AspNetCore.Mvc;

namespace AiService.Alerts;

/// <summary>Which alerts a caller wants, as the query says it.</summary>
internal sealed class AlertQuery
{
    /// <summary>Only this device's.</summary>
    [FromQuery(Name = "device_id")]
    public string? DeviceId { get; init; }

    /// <summary>Only the arrivals of this alert, by the sender's name of it.</summary>
    [FromQuery(Name = "alert_id")]
    public string? AlertId { get; init; }

    /// <summary>Only of these senders: hertzbeat, alertmanager, alert-service, own; several by repeating it or separated by commas.</summary>
    [FromQuery(Name = "source")]
    public string[]? Source { get; init; }

    /// <summary>Only in these states: firing, resolved, test, other.</summary>
    [FromQuery(Name = "state")]
    public string[]? State { get; init; }

    /// <summary>Only with these decisions: repair, joined, refused, resolved, recorded, awaiting_approval, pending.</summary>
    [FromQuery(Name = "decision")]
    public string[]? Decision { get; init; }

    /// <summary>Received then or later; ISO 8601, UTC where it names no offset.</summary>
    [FromQuery(Name = "since")]
    public string? Since { get; init; }

    /// <summary>Received before; ISO 8601, UTC where it names no offset.</summary>
    [FromQuery(Name = "until")]
    public string? Until { get; init; }

    /// <summary>Alerts of one page, 1 to 200; 50 where it is absent.</summary>
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    [FromQuery(Name = "after")]
    public string? After { get; init; }

    public static readonly IReadOnlyList<string> Known = ["device_id", "alert_id", "source", "state", "decision", "since", "until", "limit", "after"];

    /// <exception cref="FieldException">One of them cannot be used.</exception>
    public AlertFilter Read() => new()
    {
        DeviceId = RepairQuery.Text(DeviceId),
        AlertId = RepairQuery.Text(AlertId),
        Sources = Words<AlertSource>(Source, "source"),
        States = Words<AlertState>(State, "state"),
        Decisions = Words<AlertDecision>(Decision, "decision"),
        Since = RepairQuery.ReadTime(Since, "since"),
        Until = RepairQuery.ReadTime(Until, "until"),
        Limit = RepairQuery.ReadLimit(Limit),
        After = RepairQuery.Text(After) is not { } after ? null
            : long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FieldException("after", "必须是上一页的 next"),
    };

    private static IReadOnlyList<T> Words<T>(string[]? lists, string field)
        where T : struct, Enum
    {
        var known = Enum.GetValues<T>().ToDictionary(WireWord.Of, StringComparer.Ordinal);
        return [.. (lists ?? []).SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(word => known.TryGetValue(word, out var value) ? value : throw new FieldException(field, $"必须是 {string.Join("、", known.Keys)} 之一"))];
    }
}

/// <summary>The word of an enum's member on the wire.</summary>
internal static class WireWord
{
    public static string Of<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonSerializer.SerializeToElement(value, Hosting.Json.Wire).GetString()!;
}
