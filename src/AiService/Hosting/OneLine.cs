using System.Text;

namespace AiService.Hosting;

/// <summary>Text that somebody else wrote, made fit for one line: no control characters, no half characters, no more than so much.</summary>
internal static class OneLine
{
    /// <param name="text">Any text.</param>
    /// <param name="most">Code points that are kept; what is cut is marked with an ellipsis.</param>
    public static string Of(string text, int most = 300)
    {
        var kept = new StringBuilder(Math.Min(text.Length, most + 1));
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (count == most)
            {
                return kept.Append('…').ToString();
            }

            if (Rune.IsWhiteSpace(rune))
            {
                if (count == 0)
                {
                    continue;
                }

                kept.Append(' ');
            }
            else if (Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format)
            {
                continue;
            }
            else
            {
                kept.Append(rune);
            }

            count++;
        }

        return kept.ToString().Trim();
    }
}
