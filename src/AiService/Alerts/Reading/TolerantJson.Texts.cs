using System.Buffers;
using System.Globalization;

namespace AiService.Alerts.Reading;

/// <content>Texts: where one ends, and what in it has to be escaped.</content>
internal sealed partial class TolerantJson
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private void String(Frame frame, bool isName)
    {
        json.Append('"');
        at++;
        var last = ' ';
        var beforeQuote = ' ';
        for (; !(Next() == '"' && Closes(isName)); last = text[at - 1] > ' ' ? text[at - 1] : last)
        {
            switch (text[at])
            {
                case '"':
                    // A whole "name": behind a comma may be a member that a quote or a backslash of the text before it has swallowed; a name
                    // with a quote in it is one that begins in such a text.
                    frame.IsAmbiguous |= isName || (beforeQuote is ',' or '{' && SkipBlanks(at + 1) is var colon && colon < text.Length && text[colon] == ':');
                    beforeQuote = last;
                    json.Append("\\\"");
                    at++;
                    break;
                case '\\':
                    Escape();
                    break;
                case < ' ':
                    frame.IsAmbiguous |= isName;
                    json.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[at++]:x4}");
                    break;
                default:
                    json.Append(text[at++]);
                    break;
            }
        }

        json.Append('"');
        at++;
    }

    /// <summary>Tells whether the quote here ends its text: what follows continues the object or list, or ends it and continues one around it.</summary>
    private bool Closes(bool isName)
    {
        var next = SkipBlanks(at + 1);
        if (isName)
        {
            return next < text.Length && text[next] == ':';
        }

        var depth = open.Count;
        var isSeparated = false;
        for (; next < text.Length && text[next] is <= ' ' or ',' or '}' or ']'; next++)
        {
            if (text[next] is '}' or ']')
            {
                if (depth == 0 || open[depth - 1].IsList != (text[next] == ']'))
                {
                    return false;
                }

                depth--;
            }

            isSeparated = text[next] == ',' || (isSeparated && text[next] <= ' ');
        }

        return next >= text.Length || depth == 0
            ? next >= text.Length && depth == 0
            : isSeparated && (open[depth - 1].IsList ? text[next] is '"' or '{' or '[' or '-' or 't' or 'f' or 'n' || char.IsAsciiDigit(text[next]) : IsName(next));
    }

    /// <summary>Tells whether a name and its colon stand here.</summary>
    private bool IsName(int from)
    {
        if (text[from] != '"')
        {
            return false;
        }

        for (from++; from < text.Length && text[from] is >= ' ' and not '"'; from++)
        {
            from += text[from] == '\\' ? 1 : 0;
        }

        from = from < text.Length && text[from] == '"' ? SkipBlanks(from + 1) : text.Length;
        return from < text.Length && text[from] == ':';
    }

    private void Escape()
    {
        var letter = at + 1 < text.Length ? text[at + 1] : ' ';
        if (letter == 'u' && Code(at) is { } code)
        {
            var isPair = char.IsHighSurrogate(code) && Code(at + 6) is { } low && char.IsLowSurrogate(low);
            json.Append(isPair ? text.AsSpan(at, 12) : char.IsSurrogate(code) ? "\\ufffd" : text.AsSpan(at, 6));
            at += isPair ? 12 : 6;
        }
        else if (letter is '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't')
        {
            json.Append('\\').Append(letter);
            at += 2;
        }
        else
        {
            json.Append("\\\\");
            at++;
        }
    }

    /// <summary>The character of the escape <c>\uXXXX</c> at a place.</summary>
    private char? Code(int from) =>
        from + 6 <= text.Length && text[from] == '\\' && text[from + 1] == 'u' && text.AsSpan(from + 2, 4).IndexOfAnyExcept(HexDigits) < 0
            ? (char)int.Parse(text.AsSpan(from + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : null;
}
