using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiService.Contract;

/// <summary>What a text without visible characters means.</summary>
internal enum Blank
{
    /// <summary>A text like any other.</summary>
    Kept,

    /// <summary>The same as no text.</summary>
    Absent,

    /// <summary>Refused, as a missing one is.</summary>
    Refused,
}

/// <summary>Marks a field that must be a string of limited length.</summary>
internal sealed class TextAttribute(int maxLength, Blank blank = Blank.Kept) : JsonConverterAttribute
{
    public int MaxLength { get; } = maxLength;

    /// <summary>What the refusal of a missing or blank text says.</summary>
    public string WhenBlank { get; init; } = "不能为空";

    public override JsonConverter CreateConverter(Type typeToConvert) => new TextConverter(MaxLength, blank, WhenBlank);
}

/// <summary>Marks a field whose numbers and truth values are kept as text, as the Python service kept them; null is the empty text.</summary>
internal sealed class LooseTextAttribute(int maxLength) : JsonConverterAttribute
{
    public int MaxLength { get; } = maxLength;

    public override JsonConverter CreateConverter(Type typeToConvert) => new LooseTextConverter(MaxLength);
}

/// <summary>Converts a string.</summary>
internal sealed class TextConverter(int maxLength, Blank blank = Blank.Kept, string whenBlank = "不能为空") : FieldConverter<string?>
{
    public override string? Convert(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => Text(value, maxLength),
            JsonValueKind.Null => null,
            _ => throw FieldException.Unnamed("必须是字符串"),
        };
        return blank == Blank.Kept || !string.IsNullOrWhiteSpace(text) ? text
            : blank == Blank.Absent ? null
            : throw FieldException.Unnamed(whenBlank);
    }

    /// <exception cref="FieldException">The text is too long, or contains half of a surrogate pair.</exception>
    public static string Text(JsonElement value, int maxLength)
    {
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw FieldException.Unnamed("不是合法的 Unicode 文本");
        }

        return text.Length <= maxLength ? text : throw FieldException.Unnamed($"不能超过 {maxLength} 个字符");
    }

    /// <summary>Returns the names of an object's members, duplicates included.</summary>
    /// <exception cref="FieldException">A name contains half of a surrogate pair; looking for a member would fail on it, too.</exception>
    public static IReadOnlyList<string> Names(JsonElement json)
    {
        try
        {
            return [.. json.EnumerateObject().Select(member => member.Name)];
        }
        catch (InvalidOperationException)
        {
            throw FieldException.Unnamed("含有不是合法 Unicode 文本的字段名");
        }
    }
}

/// <summary>Converts a string, a number or a truth value to text.</summary>
internal sealed class LooseTextConverter(int maxLength) : FieldConverter<string>
{
    public override string Convert(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => TextConverter.Text(value, maxLength),
        JsonValueKind.True => "1",
        JsonValueKind.False => "0",
        JsonValueKind.Number => Number(value),
        JsonValueKind.Null => "",
        _ => throw FieldException.Unnamed("必须是字符串"),
    };

    /// <summary>A number with a point or an exponent keeps its point: 2.0 is "2.0".</summary>
    private static string Number(JsonElement value)
    {
        if (value.TryGetInt64(out var whole))
        {
            return whole.ToString(CultureInfo.InvariantCulture);
        }

        var text = value.GetDouble().ToString("R", CultureInfo.InvariantCulture);
        return text.All(letter => char.IsAsciiDigit(letter) || letter == '-') ? text + ".0" : text;
    }
}
