
namespace AiService.Faults.Notices;

/// <summary>Blanks the mark-up of chat robots and links, so that places in the text stay what they are.</summary>
internal static class NoticeMarkup
{
    private static readonly string[] Breaks = ["br", "/p", "/div", "/tr", "/li", "/td", "/th", "hr"];
    private static readonly string[] Tags = ["font", "b", "i", "u", "strong", "em", "span", "p", "div", "code", "a", "table", "tbody", "thead", "tr", "td", "th", "li", "ul", "h1", "h2", "h3", "h4", "at"];

    public static string Blank(string text)
    {
        if (text.AsSpan().IndexOfAny("<*`\\") < 0 && !text.Contains("://", StringComparison.Ordinal))
        {
            return text;
        }

        var view = text.ToCharArray();
        for (var at = 0; at < view.Length; at++)
        {
            switch (view[at])
            {
                case '*' when at + 1 < view.Length && view[at + 1] == '*':
                    view[at] = view[at + 1] = ' ';
                    break;
                case '`':
                    view[at] = ' ';
                    break;
                case '<':
                    BlankTag(view, at);
                    break;
                case '\\' when at + 1 < view.Length && view[at + 1] is 'n' or 'r' && (at + 2 == view.Length || !char.IsAsciiLetterLower(view[at + 2])):
                    view[at] = ' ';
                    view[at + 1] = '\n';
                    break;
                case ':' when at > 3 && at + 2 < view.Length && view[at + 1] == '/' && view[at + 2] == '/':
                    at = BlankLink(view, at);
                    break;
            }
        }

        return new string(view);
    }

    private static void BlankTag(char[] view, int start)
    {
        const int longest = 200;
        var end = Array.IndexOf(view, '>', start, Math.Min(longest, view.Length - start));
        if (end < 0)
        {
            return;
        }

        var name = view.AsSpan(start + 1, end - start - 1);
        var stop = name.IndexOfAny(" \t=/");
        if (stop == 0)
        {
            stop = name[1..].IndexOfAny(" \t=/");
            stop = stop < 0 ? stop : stop + 1;
        }

        var word = new string(stop < 0 ? name : name[..stop]).ToLowerInvariant();
        var breaks = Array.IndexOf(Breaks, word) >= 0;
        if (breaks || Array.IndexOf(Tags, word.TrimStart('/')) >= 0)
        {
            view.AsSpan(start, end - start + 1).Fill(' ');
            view[start] = breaks ? '\n' : ' ';
        }
    }

    /// <summary>The beginning of a link's text when that is a button ("事件详情"), else the place behind it: a title may be a link.</summary>
    private static int LinkText(char[] view, int close)
    {
        const int longestButton = 12;
        var start = close - 1;
        while (start >= 0 && close - start <= longestButton + 1 && view[start] is not ('[' or '\n'))
        {
            start--;
        }

        return start >= 0 && view[start] == '[' ? start : close;
    }

    private static int BlankLink(char[] view, int colon)
    {
        var start = colon;
        while (start > 0 && colon - start < 6 && char.IsAsciiLetter(view[start - 1]))
        {
            start--;
        }

        var end = colon;
        while (end < view.Length && view[end] > ' ' && view[end] < '\u2000' && view[end] is not ('"' or '>' or '|' or ')'))
        {
            end++;
        }

        if (start > 2 && view[start - 1] == '(' && view[start - 2] == ']')
        {
            start = LinkText(view, start - 2);
            end = Math.Min(view.Length, end < view.Length && view[end] == ')' ? end + 1 : end);
        }

        view.AsSpan(start, end - start).Fill(' ');
        return end - 1;
    }
}
