using System.Text.Json;
using System.Text.Json.Serialization;
using AiService.Contract;
using AiService.Hosting;

namespace AiService.Repairs.Maintenance;

/// <summary>
/// A time in which nothing is repaired (<c>deny</c>), or outside of which nothing is (<c>allow_only</c>): once, or every week. It applies to a repair when
/// each of the lists that are given contains the repair's device, group or action. Unknown fields are refused: a misspelt list would make it wider.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record MaintenanceWindow : IValidated
{
    internal const int MaxName = 100;
    internal const int MaxReason = 500;

    /// <summary>What it is called in refusals and lists; 1 to 100 characters. Required.</summary>
    /// <example>每周割接</example>
    [Text(MaxName, Blank.Refused)]
    public required string Name { get; init; }

    /// <summary><c>deny</c>: nothing inside; <c>allow_only</c>: nothing outside. Required.</summary>
    /// <example>deny</example>
    [Text(16, Blank.Refused)]
    public required string Mode { get; init; }

    /// <summary>The days on which a weekly window begins: <c>mon</c>, <c>tue</c>, <c>wed</c>, <c>thu</c>, <c>fri</c>, <c>sat</c>, <c>sun</c>. Absent for one that happens once.</summary>
    /// <example>["sat", "sun"]</example>
    [JsonConverter(typeof(NameListConverter))]
    public IReadOnlyList<string>? Days { get; init; }

    /// <summary>The beginning: HH:mm with <c>days</c>, else ISO 8601 with an offset. Required.</summary>
    /// <example>22:00</example>
    [Text(40, Blank.Refused)]
    public required string From { get; init; }

    /// <summary>The end, no longer part of it. As <c>from</c>; with <c>days</c> also 24:00, and not later than <c>from</c> it is on the next day. Required.</summary>
    /// <example>06:00</example>
    [Text(40, Blank.Refused)]
    public required string To { get; init; }

    /// <summary>The IANA time zone of a weekly window's times. Required with <c>days</c>, refused without.</summary>
    /// <example>Asia/Shanghai</example>
    [Text(64, Blank.Absent)]
    public string? TimeZone { get; init; }

    /// <summary>Device ids; absent or empty for every device.</summary>
    /// <example>["1", "core-sw-1"]</example>
    [JsonConverter(typeof(NameListConverter))]
    public IReadOnlyList<string>? Devices { get; init; }

    /// <summary>Groups of the inventory; absent or empty for every device, also one without a group.</summary>
    /// <example>["core"]</example>
    [JsonConverter(typeof(NameListConverter))]
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Actions of the action map; absent or empty for every action.</summary>
    /// <example>["network.remediation.enable_interface"]</example>
    [JsonConverter(typeof(NameListConverter))]
    public IReadOnlyList<string>? Actions { get; init; }

    /// <summary>Why, in words; at most 500 characters. Part of the refusals.</summary>
    /// <example>核心割接</example>
    [Text(MaxReason, Blank.Absent)]
    public string? Reason { get; init; }

    [JsonIgnore]
    internal bool IsDeny => Mode == WindowReader.Deny;

    /// <summary>Returns whether the window is about this repair. A list that is given does not contain what is not known.</summary>
    internal bool AppliesTo(string deviceId, string? group, string? action) =>
        Contains(Devices, deviceId) && Contains(Groups, group) && Contains(Actions, action);

    /// <summary>Reads a window as it stands on record.</summary>
    /// <exception cref="JsonException">This version does not know it.</exception>
    internal static MaintenanceWindow Stored(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<MaintenanceWindow>(json, Json.Wire)!;
        }
        catch (FieldException unknown)
        {
            throw new JsonException(unknown.Message, unknown);
        }
    }

    void IValidated.Validate()
    {
        if (WindowReader.Read(this, out var problems) is null)
        {
            throw new FieldException(problems[0].Key, problems[0].Chinese);
        }
    }

    private static bool Contains(IReadOnlyList<string>? names, string? name) => names is null or [] || (name is not null && names.Contains(name, StringComparer.Ordinal));
}

/// <summary>Converts a list of names; a whole number counts as its digits, as it does for a device id.</summary>
internal sealed class NameListConverter : FieldConverter<IReadOnlyList<string>?>
{
    private static readonly LooseTextConverter Name = new(WindowReader.MaxNameLength);

    public override IReadOnlyList<string>? Convert(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind is not JsonValueKind.Array)
        {
            throw FieldException.Unnamed("必须是字符串数组");
        }

        if (value.GetArrayLength() > WindowReader.MaxNames)
        {
            throw FieldException.Unnamed($"不能超过 {WindowReader.MaxNames} 项");
        }

        return [.. value.EnumerateArray().Select((item, index) => FieldException.Named($"[{index}]", () =>
            item.ValueKind is JsonValueKind.String || (item.ValueKind is JsonValueKind.Number && item.TryGetInt64(out _))
                ? Name.Convert(item)
                : throw FieldException.Unnamed("必须是字符串")))];
    }
}
