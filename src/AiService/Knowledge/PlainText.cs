using System.Globalization;
using System.Text;

namespace AiService.Knowledge;

/// <summary>
/// Text of a device, an alert or a model as it may be kept and shown: capped, well-formed, without control characters, and without
/// the invisible ones that turn the direction of a line around or hide in it.
/// </summary>
internal static class PlainText
{
    private const char LineSeparator = '\u2028';
    private const char ParagraphSeparator = '\u2029';

    /// <summary>One line: what ends a line, and every run of white space, is one blank.</summary>
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

    /// <summary>Several lines, ended by a line feed; tabs stay.</summary>
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
