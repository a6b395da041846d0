using System.Text;

namespace AiService.Faults;

/// <summary>How Python writes and strips text, where a caller of the old service can see the difference.</summary>
internal static class PythonText
{
    /// <summary><c>str.strip()</c>: white space and the four separators U+001C to U+001F.</summary>
    public static string Strip(string text)
    {
        var from = 0;
        var to = text.Length;
        while (from < to && IsSpace(text[from]))
        {
            from++;
        }

        while (to > from && IsSpace(text[to - 1]))
        {
            to--;
        }

        return text[from..to];
    }

    /// <summary><c>json.dumps(s, ensure_ascii=False)</c>.</summary>
    public static void AppendJson(StringBuilder to, string text)
    {
        to.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => to.Append("\\\""),
                '\\' => to.Append(@"\\"),
                '\n' => to.Append(@"\n"),
                '\r' => to.Append(@"\r"),
                '\t' => to.Append(@"\t"),
                '\f' => to.Append(@"\f"),
                '\b' => to.Append(@"\b"),
                < ' ' => to.Append(@"\u").Append(((int)c).ToString("x4", null)),
                _ => to.Append(c),
            };
        }

        to.Append('"');
    }

    /// <summary><c>repr(s)</c>.</summary>
    public static void AppendRepr(StringBuilder to, string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        to.Append(quote);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' => to.Append(@"\\"),
                '\n' => to.Append(@"\n"),
                '\r' => to.Append(@"\r"),
                '\t' => to.Append(@"\t"),
                var c when c == quote => to.Append('\\').Append(quote),
                < 0x20 or (>= 0x7f and <= 0xa0) or 0xad => to.Append(@"\x").Append(rune.Value.ToString("x2", null)),
                _ => to.Append(rune.ToString()),
            };
        }

        to.Append(quote);
    }

    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';
}
