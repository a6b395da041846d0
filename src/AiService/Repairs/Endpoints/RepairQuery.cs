using System.Globalization;
using AiService.Contract;
using AiService.Repairs.Store;
using Microsoft.AspNetCore.Mvc;

namespace AiService.Repairs.Endpoints;

/// <summary>Which repairs a caller wants, as the query says it.</summary>
internal sealed class RepairQuery
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    /// <summary>Only this device's.</summary>
    [FromQuery(Name = "device_id")]
    public string? DeviceId { get; init; }

    /// <summary>Only in these states; several by repeating it or separated by commas.</summary>
    [FromQuery(Name = "state")]
    public string[]? State { get; init; }

    /// <summary>Only of this mapped action, <c>pack.name</c>.</summary>
    [FromQuery(Name = "action")]
    public string? Action { get; init; }

    /// <summary>Recorded then or later; ISO 8601, UTC where it names no offset.</summary>
    [FromQuery(Name = "since")]
    public string? Since { get; init; }

    /// <summary>Recorded before; ISO 8601, UTC where it names no offset.</summary>
    [FromQuery(Name = "until")]
    public string? Until { get; init; }

    /// <summary>Repairs of one page, 1 to 200; 50 where it is absent.</summary>
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    [FromQuery(Name = "after")]
    public string? After { get; init; }

    private static readonly string[] Known = ["device_id", "state", "action", "since", "until", "limit", "after"];

    /// <summary>A name that is written wrong would restrict nothing, and the answer would look as if it did.</summary>
    /// <exception cref="FieldException">One of the names is none of this query's.</exception>
    public static void RequireKnown(IEnumerable<string> names, IReadOnlyList<string>? known = null)
    {
        known ??= Known;
        if (names.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new FieldException(unknown.Length <= 64 ? unknown : unknown[..64], $"不是查询参数，可用：{string.Join("、", known)}");
        }
    }

    /// <exception cref="FieldException">One of them cannot be used.</exception>
    public RepairFilter Read() => new()
    {
        DeviceId = Text(DeviceId),
        States = [.. (State ?? []).SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(ReadState)],
        Action = Text(Action),
        Since = ReadTime(Since, "since"),
        Until = ReadTime(Until, "until"),
        Limit = ReadLimit(Limit),
        After = Text(After) is not { } after ? null
            : Guid.TryParse(after, out var id) ? id : throw new FieldException("after", "必须是上一页的 next"),
    };

    /// <summary>Returns a parameter without blanks around it; null where it is blank or absent.</summary>
    internal static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static RepairState ReadState(string word) =>
        RepairStates.Parse(word) ?? throw new FieldException("state", $"必须是 {string.Join("、", RepairStates.AllWords)} 之一");

    /// <summary>Reads a time of a query; null where there is none.</summary>
    /// <exception cref="FieldException">It is no time.</exception>
    internal static DateTimeOffset? ReadTime(string? value, string field) => Text(value) is { } text ? TimeConverter.Parse(text, field) : null;

    /// <summary>Reads the size of a page.</summary>
    /// <exception cref="FieldException">It is none.</exception>
    internal static int ReadLimit(string? value)
    {
        if (Text(value) is not { } text)
        {
            return DefaultLimit;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : throw new FieldException("limit", $"必须是 1 到 {MaxLimit} 的整数");
    }
}
