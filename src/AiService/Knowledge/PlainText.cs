using System.Globalization;
using System.Text;

namespace AiService.Knowledge;

/// <summary>
/// Cleans the text of a device, an alert or a model before it is stored and shown: capped, well-formed, without control characters, and without
/// invisible ones that reverse the direction of a line.
/// </summary>
internal static class PlainText
{
    private const char LineSeparator = '\u2028';
    private const char ParagraphSeparator = '\u2029';

    /// <summary>Returns one line: line ends and runs of white space become one blank.</summary>
    public static string Line(string text, int max)
    {
        var line = new StringBuilder(Math.Min(text.Length, max));
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
            {
                line.Append(rune);
            }

            if (line.Length > max)
            {
                break;
            }
        }

        return KnowledgeDraft.Cut(line.ToString(), max).TrimEnd(' ');
    }

    /// <summary>Returns lines that end with a line feed; tabs stay.</summary>
    public static string Block(string text, int max)
    {
        var block = new StringBuilder(Math.Min(text.Length, max));
        var afterReturn = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var ends = rune.Value is '\r' or LineSeparator or ParagraphSeparator || (rune.Value == '\n' && !afterReturn);
            afterReturn = rune.Value == '\r';
            if (ends)
            {
                block.Append('\n');
            }
            else if (rune.Value == '\t' || (!Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format))
            {
                block.Append(rune);
            }

            if (block.Length > max)
            {
                break;
            }
        }

        return KnowledgeDraft.Cut(block.ToString(), max).Trim('\n', ' ');
    }
}
