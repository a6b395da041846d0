using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using AiService.Faults;

namespace AiService.Knowledge.Search;

/// <summary>
/// Text as the index compares it: compatibility forms taken apart (full width becomes plain), lower case, white space folded to
/// single blanks, invisible characters dropped. Each character is folded by itself, unlike <see cref="AiService.Faults.Keywords.KeywordText"/>
/// does it, so that a part of a text stays a part of it: whatever LIKE finds in the raw text is found in the folded one.
/// </summary>
internal static class FoldedText
{
    private const char Special = '\uFFFF';

    private static readonly (char[] Plain, FrozenDictionary<char, string> Special) Table = Build();

    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length + 4);
        for (var at = 0; at < text.Length; at++)
        {
            var plain = Table.Plain[text[at]];
            if (plain is not (Special or ' '))
            {
                folded.Append(plain);
            }
            else if (plain == ' ')
            {
                AppendBlank(folded);
            }
            else if (Rune.TryGetRuneAt(text, at, out var rune) && rune.Utf16SequenceLength == 2)
            {
                Append(folded, Fold(rune));
                at++;
            }
            else
            {
                Append(folded, Table.Special.GetValueOrDefault(text[at], "\uFFFD"));
            }
        }

        return folded.ToString();
    }

    /// <summary>The folded text with every interface under its one name: <c>ge0/0/1</c> is <c>gigabitethernet0/0/1</c>.</summary>
    /// <returns>Null when no name changes.</returns>
    public static string? WithCanonicalNames(string folded)
    {
        var names = InterfacesIn(folded);
        if (names.All(found => folded.AsSpan(found.Start, found.Length).SequenceEqual(found.Name.Canonical)))
        {
            return null;
        }

        var canonical = new StringBuilder(folded.Length + 16);
        var from = 0;
        foreach (var found in names)
        {
            canonical.Append(folded, from, found.Start - from).Append(found.Name.Canonical);
            from = found.End;
        }

        return canonical.Append(folded, from, folded.Length - from).ToString();
    }

    /// <summary>The interfaces that a folded text names; a text without a digit names none.</summary>
    public static IReadOnlyList<FoundInterface> InterfacesIn(string folded)
    {
        return folded.AsSpan().IndexOfAnyInRange('0', '9') < 0 ? [] : InterfaceNames.Find(folded);
    }

    private static void Append(StringBuilder folded, string letters)
    {
        foreach (var letter in letters)
        {
            if (letter == ' ')
            {
                AppendBlank(folded);
            }
            else
            {
                folded.Append(letter);
            }
        }
    }

    private static void AppendBlank(StringBuilder folded)
    {
        if (folded.Length == 0 || folded[^1] != ' ')
        {
            folded.Append(' ');
        }
    }

    private static string Fold(Rune rune)
    {
        if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
        {
            return " ";
        }

        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format)
        {
            return "";
        }

        if (rune.Value == 0xFFFE)
        {
            return "\uFFFD"; // The normalisation throws on it.
        }

        // Hangul would fall into its letters, which are not typed one by one.
        var letters = rune.ToString();
        return rune.Value is >= 0xAC00 and <= 0xD7A3 ? letters : letters.Normalize(NormalizationForm.FormKD).ToLowerInvariant();
    }

    private static (char[] Plain, FrozenDictionary<char, string> Special) Build()
    {
        var plain = new char[char.MaxValue + 1];
        var special = new Dictionary<char, string>();
        for (var code = 0; code <= char.MaxValue; code++)
        {
            var folded = Rune.TryCreate(code, out var rune) ? Fold(rune) : "\uFFFD";
            plain[code] = folded.Length == 1 && !char.IsSurrogate((char)code) ? folded[0] : Special;
            if (plain[code] == Special && !char.IsSurrogate((char)code))
            {
                special[(char)code] = folded;
            }
        }

        return (plain, special.ToFrozenDictionary());
    }
}
