using System.Text.Json;
using AiService.Contract;

namespace AiService.Hosting;

/// <summary>Reads the fields of a JSON object. JSON's null is an absent field; the last of duplicate names counts.</summary>
internal static class JsonFields
{
    public static JsonElement? Field(this JsonElement json, string name)
    {
        return json.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;
    }

    /// <exception cref="FieldException">It is there and no text, too long, or no Unicode.</exception>
    public static string? TextField(this JsonElement json, string name, int maxLength, string? shownAs = null)
    {
        if (json.Field(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is not JsonValueKind.String)
        {
            throw new FieldException(shownAs ?? name, "必须是字符串");
        }

        return Text(value, shownAs ?? name, maxLength);
    }

    /// <summary>true/false, 1/0, and the words that people write for them (TRAPS 34: "false" must not repair).</summary>
    /// <exception cref="FieldException">It is there and says neither.</exception>
    public static bool? FlagField(this JsonElement json, string name, string? shownAs = null)
    {
        if (json.Field(name) is not { } value)
        {
            return null;
        }

        var word = value.ValueKind switch
        {
            JsonValueKind.String => Text(value, shownAs ?? name, 16),
            JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };

        return word.Trim().ToLowerInvariant() switch
        {
            "true" or "1" or "yes" or "on" => true,
            "false" or "0" or "no" or "off" => false,
            _ => throw new FieldException(shownAs ?? name, "必须是 true 或 false"),
        };
    }

    /// <exception cref="FieldException">It is too long, or holds half of a surrogate pair, which is no text.</exception>
    public static string Text(JsonElement value, string shownAs, int maxLength)
    {
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new FieldException(shownAs, "不是合法的 Unicode 文本");
        }

        return text.Length <= maxLength ? text : throw new FieldException(shownAs, $"不能超过 {maxLength} 个字符");
    }
}
