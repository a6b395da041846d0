using System.Globalization;
using System.Text;

namespace AiService.Faults.Keywords;

/// <summary>
/// A text in the form in which keywords are compared: NFKC (full-width letters and digits become plain ones), lower case
/// whatever the locale, white space and control characters folded to single blanks, invisible characters dropped.
/// Built once per description and compared with many keywords.
/// </summary>
internal sealed class KeywordText
{
    private KeywordText(string normal)
    {
        Normal = normal;
    }

    /// <summary>The normalised text.</summary>
    public string Normal { get; }

    public static KeywordText Of(string text)
    {
        var folded = WellFormed(text).Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        var normal = new StringBuilder(folded.Length);
        foreach (var letter in folded)
        {
            if (char.IsWhiteSpace(letter) || char.IsControl(letter))
            {
                if (normal.Length > 0 && normal[^1] != ' ')
                {
                    normal.Append(' ');
                }
            }
            else if (char.GetUnicodeCategory(letter) != UnicodeCategory.Format)
            {
                normal.Append(letter);
            }
        }

        return new KeywordText(normal.ToString().TrimEnd(' '));
    }

    /// <summary>Half a surrogate pair, as cut-off text has it, and U+FFFE would make the normalisation throw.</summary>
    private static string WellFormed(string text)
    {
        text = text.Replace('\uFFFE', '\uFFFD');
        return text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }
}
