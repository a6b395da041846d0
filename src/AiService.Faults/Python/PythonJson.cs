using System.Text;
using System.Text.Json;

namespace AiService.Faults;

/// <summary>A JSON value as Python prints it after <c>json.loads</c>.</summary>
internal static class PythonJson
{
    /// <summary><c>json.dumps(value, ensure_ascii=False)</c>: separators ", " and ": ", CJK as it is.</summary>
    public static string Dumps(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value, PythonText.AppendJson, ("true", "false", "null"));
        return text.ToString();
    }

    /// <summary><c>repr(value)</c>: <c>{'status': 'down', 'in': 0}</c>.</summary>
    public static string Repr(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value, PythonText.AppendRepr, ("True", "False", "None"));
        return text.ToString();
    }

    private static void Append(
        StringBuilder to, JsonElement value, Action<StringBuilder, string> quote, (string True, string False, string Null) words)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendAll(to.Append('{'), Members(value), member =>
                {
                    quote(to, member.Key);
                    Append(to.Append(": "), member.Value, quote, words);
                });
                to.Append('}');
                break;
            case JsonValueKind.Array:
                AppendAll(to.Append('['), value.EnumerateArray(), item => Append(to, item, quote, words));
                to.Append(']');
                break;
            case JsonValueKind.String:
                quote(to, value.GetString()!);
                break;
            case JsonValueKind.Number:
                to.Append(PythonFloat.Print(value.GetRawText()));
                break;
            default:
                to.Append(value.ValueKind is JsonValueKind.True ? words.True
                    : value.ValueKind is JsonValueKind.False ? words.False
                    : words.Null);
                break;
        }
    }

    /// <summary>As a Python dict has them: a repeated key keeps its first place and takes its last value.</summary>
    internal static IEnumerable<KeyValuePair<string, JsonElement>> Members(JsonElement value)
    {
        var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            members[property.Name] = property.Value;
        }

        return members;
    }

    private static void AppendAll<T>(StringBuilder to, IEnumerable<T> items, Action<T> append)
    {
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                to.Append(", ");
            }

            append(item);
            first = false;
        }
    }
}
