
namespace AiService.Faults.Notices;

/// <summary>A label with its value in a line.</summary>
internal readonly record struct LabelledValue(FieldRole Role, int LabelStart, int LabelEnd, int Start, int End);

/// <summary>Splits lines of notices.</summary>
internal static class NoticeLines
{
    /// <summary>The lines of a text without their blanks.</summary>
    public static IEnumerable<(int Start, int End)> Of(string view)
    {
        var start = 0;
        while (start <= view.Length)
        {
            var end = view.AsSpan(start).IndexOfAny('\n', '\r');
            end = end < 0 ? view.Length : start + end;
            yield return Trim(view, start, end);
            start = end + 1;
        }
    }

    public static (int Start, int End) Trim(string view, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(view[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(view[end - 1]))
        {
            end--;
        }

        return (start, end);
    }

    /// <summary>The place behind bullets, quote marks, headings' marks and emoji.</summary>
    public static int SkipDecoration(string view, int start, int end)
    {
        while (start < end && IsDecoration(view[start]))
        {
            start++;
        }

        return start;
    }

    /// <summary>The label and value that a line begins with; any label, known or not.</summary>
    public static LabelledValue? Leading(string view, int start, int end)
    {
        var limit = Math.Min(end, start + (2 * NoticeWords.LabelLength) + 2);
        for (var at = start; at < limit; at++)
        {
            var isEqual = view[at] == '=';
            if (view[at] is not (':' or '='))
            {
                if (view[at] is ',' or ';' or '。' or '"' or '?' or '!')
                {
                    return null;
                }

                continue;
            }

            var (labelStart, labelEnd) = Trim(view, start, at);
            if (labelEnd == labelStart || isEqual && !IsAlone(view, at, end) || !isEqual && IsInside(view, at, end))
            {
                return null;
            }

            var role = NoticeWords.Role(view.AsSpan(labelStart, labelEnd - labelStart));
            var (valueStart, valueEnd) = Trim(view, at + 1, end);
            return new LabelledValue(role, labelStart, labelEnd, valueStart, valueEnd);
        }

        return null;
    }

    /// <summary>The known labels further on in a line, each behind a separator: <c>级别：P1，状态：已恢复</c>.</summary>
    public static List<LabelledValue> Split(string view, LabelledValue first, int end)
    {
        var found = new List<LabelledValue> { first };
        for (var at = first.Start; at < end; at++)
        {
            if (!IsSeparator(view, at, found[^1].Role))
            {
                continue;
            }

            var start = NoticeLines.Trim(view, at + 1, end).Start;
            if (start < end && Leading(view, start, end) is { } next && next.Role != FieldRole.None && next.LabelEnd - next.LabelStart > 1)
            {
                found[^1] = found[^1] with { End = Trim(view, found[^1].Start, Math.Max(found[^1].Start, at)).End };
                found.Add(next);
                at = next.Start - 1;
            }
        }

        return found;
    }

    /// <summary>The end of a field's value: a name, a level and a status end at a comma, behind which prose goes on.</summary>
    public static int ValueEnd(string view, LabelledValue field)
    {
        var comma = field.End > field.Start && field.Role is FieldRole.Host or FieldRole.Level or FieldRole.Status
            ? view.IndexOf(',', field.Start, field.End - field.Start)
            : -1;
        return comma > field.Start ? comma : field.End;
    }

    /// <summary>A blank separates labels too, but inside of prose only before a label that no sentence holds.</summary>
    private static bool IsSeparator(string view, int at, FieldRole role) =>
        view[at] is ',' or ';' or '|' or '\t' or '、' or '。'
        || view[at] == ' ' && at > 0 && at + 1 < view.Length
            && (view[at + 1] > '\u2e80' || char.IsAsciiLetterUpper(view[at + 1]) && role != FieldRole.Body);

    /// <summary>An equals sign makes a field when it stands alone in its line: a device's key=value message is no notice.</summary>
    private static bool IsAlone(string view, int at, int end) => view.AsSpan(at + 1, end - at - 1).IndexOf('=') < 0;

    /// <summary>A colon inside of a time, an address or a path makes no label.</summary>
    private static bool IsInside(string view, int at, int end) =>
        at > 0 && at + 1 < end && char.IsAsciiDigit(view[at - 1]) && char.IsAsciiDigit(view[at + 1]) || at + 1 < end && view[at + 1] is ':' or '/';

    private static bool IsDecoration(char letter) =>
        char.IsWhiteSpace(letter)
        || letter is '#' or '>' or '-' or '*' or '•' or '·' or '=' or '+' or '~' or '\ufe0f' or '\u200d' or '_' or '—' or '.' or ',' or '|'
        || char.IsSurrogate(letter)
        || char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.OtherSymbol;
}
