using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AwxSimulator.Jobs;

/// <summary>JSON as Python's <c>json.dumps</c> writes it: a space after each comma and colon, ASCII only.</summary>
internal static class PythonJson
{
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                text.Append('{');
                foreach (var (index, member) in members.Index())
                {
                    text.Append(index > 0 ? ", " : "");
                    AppendText(text, member.Key);
                    text.Append(": ");
                    Append(text, member.Value);
                }

                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                foreach (var (index, item) in items.Index())
                {
                    text.Append(index > 0 ? ", " : "");
                    Append(text, item);
                }

                text.Append(']');
                break;
            case var value when value.GetValueKind() == JsonValueKind.String:
                AppendText(text, value.GetValue<string>());
                break;
            default:
                text.Append(node.ToJsonString());
                break;
        }
    }

    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            text.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' or > '~' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => character.ToString(),
            });
        }

        text.Append('"');
    }
}
