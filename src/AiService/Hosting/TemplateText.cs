using System.Globalization;
using System.Text;

namespace AiService.Hosting;

/// <summary>
/// Finds and breaks what makes a template engine evaluate a text: Jinja's <c>{{</c>, <c>{%</c> and <c>{#</c>, YAQL's <c>&lt;%</c>. A workflow of
/// StackStorm's evaluates its input with both, and hands the result to actions whose parameters are evaluated once more, so that no
/// quoting holds: a text from outside must not contain one.
/// </summary>
internal static class TemplateText
{
    /// <returns>The first opener, also one whose two characters only invisible ones keep apart; null when there is none.</returns>
    public static string? OpenerIn(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes().Where(rune => !IsInvisible(rune)))
        {
            visible.Append(rune);
        }

        for (var at = 0; at < visible.Length - 1; at++)
        {
            if (Opens(visible[at], visible[at + 1]))
            {
                return visible.ToString(at, 2);
            }
        }

        return null;
    }

    /// <summary>Puts a blank between the two characters of every opener. Overlapping ones too: <c>{{{%</c> becomes <c>{ { { %</c>.</summary>
    public static string Break(string text)
    {
        var broken = new StringBuilder(text.Length + 8);
        for (var at = 0; at < text.Length; at++)
        {
            broken.Append(text[at]);
            if (at + 1 < text.Length && Opens(text[at], text[at + 1]))
            {
                broken.Append(' ');
            }
        }

        return broken.ToString();
    }

    private static bool Opens(char first, char second) => (first, second) is ('{', '{' or '%' or '#') or ('<', '%');

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format;
}
