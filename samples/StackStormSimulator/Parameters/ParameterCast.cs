using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StackStormSimulator.Parameters;

/// <summary>StackStorm's casts: Jinja first, then the declared type; a string parameter takes a string and nothing else.</summary>
internal static class ParameterCast
{
    /// <exception cref="RefusedException">A value cannot be cast.</exception>
    public static JsonObject Cast(JsonObject given, JsonObject declared)
    {
        var cast = new JsonObject();
        foreach (var (name, value) in given)
        {
            cast[name] = Cast(Rendered(value), (string?)declared[name]?["type"]);
        }

        return cast;
    }

    private static JsonNode? Rendered(JsonNode? value)
    {
        return value?.GetValueKind() == JsonValueKind.String ? JsonValue.Create(JinjaText.Render((string)value!)) : value?.DeepClone();
    }

    private static JsonNode? Cast(JsonNode? value, string? type)
    {
        var text = value?.GetValueKind() == JsonValueKind.String ? (string)value! : null;
        return type switch
        {
            _ when value is null => null,
            "string" when text is null => throw new RefusedException(
                $"Value \"{PythonText.Of(value)}\" must either be a string or None. Got \"{PythonText.TypeOf(value)}\"."),
            "integer" when text is not null => long.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var whole)
                ? whole
                : throw new RefusedException($"invalid literal for int() with base 10: {PythonText.Repr(value)}"),
            "integer" when value.GetValueKind() == JsonValueKind.Number && !PythonText.IsWhole(value) => (long)Math.Truncate((double)value),
            "number" when text is not null => double.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new RefusedException($"could not convert string to float: {PythonText.Repr(value)}"),
            "boolean" when text is not null => text.Trim().ToUpperInvariant() is "TRUE" or "T" or "1" or "YES" or "Y",
            "array" or "object" when text is not null => Literal(text),
            _ => value,
        };
    }

    private static JsonNode? Literal(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw new RefusedException("malformed node or string on line 1: <ast.Name object at 0x7fbb62fcd1b0>");
        }
    }
}
