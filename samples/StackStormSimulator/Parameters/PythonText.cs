using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StackStormSimulator.Parameters;

/// <summary>JSON values as Python prints them, because StackStorm's error texts do.</summary>
internal static class PythonText
{
    public static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "NoneType",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Number => IsWhole(value) ? "int" : "float",
        JsonValueKind.String => "str",
        JsonValueKind.Array => "list",
        _ => "dict",
    };

    /// <summary>Python's <c>str()</c>.</summary>
    public static string Of(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? (string)value! : Repr(value);

    /// <summary>Python's <c>repr()</c>.</summary>
    public static string Repr(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "None",
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Number => value.ToJsonString(),
        JsonValueKind.String => Repr((string)value!),
        JsonValueKind.Array => $"[{string.Join(", ", value.AsArray().Select(Repr))}]",
        _ => $"{{{string.Join(", ", value.AsObject().Select(property => $"{Repr(property.Key)}: {Repr(property.Value)}"))}}}",
    };

    public static bool IsWhole(JsonNode number) =>
        long.TryParse(number.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static string Repr(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
