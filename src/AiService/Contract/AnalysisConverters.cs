using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using AiService.Faults;

namespace AiService.Contract;

/// <summary>Converts a device id: a whole number or a non-empty string. What Python calls falsy counts as missing.</summary>
internal sealed class DeviceIdConverter : FieldConverter<string>
{
    private const int MaxLength = 128;

    public override string Convert(JsonElement value)
    {
        var id = value.ValueKind switch
        {
            JsonValueKind.String => TextConverter.Text(value, MaxLength).Trim(),
            JsonValueKind.Number when value.TryGetInt64(out var number) => number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture),
            JsonValueKind.Null or JsonValueKind.False => "",
            JsonValueKind.Array when value.GetArrayLength() == 0 => "",
            _ => throw FieldException.Unnamed("必须是整数或字符串"),
        };

        return id.Length == 0 ? throw FieldException.Unnamed("不能为空", "设备ID不能为空")
            : id.Any(char.IsControl) ? throw FieldException.Unnamed("不能含有控制字符")
            : id;
    }
}

/// <summary>Converts true/false, 1/0 and the words that people write for them: "false" must not repair (TRAPS 34).</summary>
internal sealed class FlagConverter : FieldConverter<bool>
{
    private const int MaxLength = 16;

    public override bool Convert(JsonElement value)
    {
        var word = value.ValueKind switch
        {
            JsonValueKind.String => TextConverter.Text(value, MaxLength),
            JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };

        return word.Trim().ToLowerInvariant() switch
        {
            "true" or "1" or "yes" or "on" => true,
            "false" or "0" or "no" or "off" => false,
            _ => throw FieldException.Unnamed("必须是 true 或 false"),
        };
    }
}

/// <summary>Converts true and false, and nothing else: what its sender means by another value is not guessed.</summary>
internal sealed class StrictFlagConverter : FieldConverter<bool>
{
    public override bool Convert(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw FieldException.Unnamed("必须是布尔值 true 或 false（不加引号）"),
    };
}

/// <summary>Converts a fault's level: P0 to P3 in any case; the empty text is none.</summary>
internal sealed class FaultLevelConverter : FieldConverter<FaultLevel?>
{
    private static readonly TextConverter Word = new(maxLength: 8);

    public override FaultLevel? Convert(JsonElement value) => Word.Convert(value)?.Trim().ToUpperInvariant() switch
    {
        null or "" => null,
        "P0" => FaultLevel.P0,
        "P1" => FaultLevel.P1,
        "P2" => FaultLevel.P2,
        "P3" => FaultLevel.P3,
        _ => throw FieldException.Unnamed("必须是 P0、P1、P2 或 P3"),
    };
}

/// <summary>Converts a scenario: anything but a text, also a number or a list, is the general one, as recorded of the Python service.</summary>
internal sealed class ScenarioConverter : FieldConverter<string?>
{
    private const int MaxLength = 4000;

    public override string? Convert(JsonElement value) => value.ValueKind is JsonValueKind.String ? TextConverter.Text(value, MaxLength) : null;
}

/// <summary>Converts free JSON that must be an object, with lists and objects of bounded length in it.</summary>
internal sealed class JsonObjectConverter : FieldConverter<JsonElement?>
{
    /// <summary>Most items of one list or object: more than the largest chassis has ports.</summary>
    private const int MaxCount = 10_000;

    public override JsonElement? Convert(JsonElement value) => value.ValueKind is not JsonValueKind.Object ? throw FieldException.Unnamed("必须是 JSON 对象")
        : TooLong(value) is { } place ? throw new FieldException(place, $"不能超过 {MaxCount} 项")
        : value;

    /// <summary>Returns the place of a list or an object that is too long; null when there is none.</summary>
    private static string? TooLong(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array when value.GetArrayLength() > MaxCount:
            case JsonValueKind.Object when value.GetPropertyCount() > MaxCount:
                return "";
            case JsonValueKind.Array:
                return value.EnumerateArray().Select((item, index) => TooLong(item) is { } inner ? $"[{index}]{inner}" : null).FirstOrDefault(place => place is not null);
            case JsonValueKind.Object:
                // The name as it was sent: it may be no Unicode, which is tolerated here.
                return value.EnumerateObject().Select(member => TooLong(member.Value) is { } inner
                    ? $".{Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member))}{inner}" : null).FirstOrDefault(place => place is not null);
            default:
                return null;
        }
    }
}
