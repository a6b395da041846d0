
namespace AiService.Faults.Notices;

/// <summary>A tag that opens or closes a model's thoughts.</summary>
internal readonly record struct ThoughtTag(int Start, int End, bool IsOpening)
{
    private const int LongestTag = 200;
    private static readonly string[] Names = ["thinking", "think"];

    /// <summary>Returns the next tag; null when there is none.</summary>
    public static ThoughtTag? Next(string text, int from)
    {
        while (from < text.Length)
        {
            var step = text.AsSpan(from).IndexOfAny('<', '＜', '&');
            if (step < 0)
            {
                return null;
            }

            from += step;
            if (At(text, from) is { } tag)
            {
                return tag;
            }

            from++;
        }

        return null;
    }

    private static ThoughtTag? At(string text, int start)
    {
        var isEscaped = text[start] == '&';
        if (isEscaped && string.CompareOrdinal(text, start, "&lt;", 0, 4) != 0)
        {
            return null;
        }

        var at = SkipBlanks(text, start + (isEscaped ? 4 : 1));
        var isClosing = at < text.Length && text[at] is '/' or '／';
        if (isClosing)
        {
            at = SkipBlanks(text, at + 1);
        }

        var name = Array.Find(Names, name => string.Compare(text, at, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0);
        if (name is null)
        {
            return null;
        }

        at += name.Length;
        if (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '-' or '_'))
        {
            return null;
        }

        var rest = text.AsSpan(at, Math.Min(LongestTag, text.Length - at));
        var close = isEscaped ? rest.IndexOf("&gt;", StringComparison.Ordinal) : rest.IndexOfAny('>', '＞', '<');
        if (close < 0 || rest[close] == '<')
        {
            // A tag that does not end is a tag: what stands behind it is not known to be a finding.
            return new ThoughtTag(start, at, !isClosing);
        }

        var end = at + close + (isEscaped ? 4 : 1);
        return !isClosing && rest[..close].TrimEnd().EndsWith("/", StringComparison.Ordinal) ? null : new ThoughtTag(start, end, !isClosing);
    }

    private static int SkipBlanks(string text, int at)
    {
        var limit = Math.Min(text.Length, at + 8);
        while (at < limit && text[at] is ' ' or '\t')
        {
            at++;
        }

        return at;
    }
}
