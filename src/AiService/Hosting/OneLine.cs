using System.Globalization;
using System.Text;

namespace AiService.Hosting;

/// <summary>Reduces a text of another system to one line: no control characters, no lone surrogates, bounded length.</summary>
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

            var isBlank = Rune.IsWhiteSpace(rune);
            if (isBlank ? count > 0 : Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format))
            {
                kept.Append(isBlank ? new Rune(' ') : rune);
                count++;
            }
        }

        return kept.ToString().Trim();
    }
}
