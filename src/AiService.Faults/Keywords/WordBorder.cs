using System.Globalization;

namespace AiService.Faults.Keywords;

/// <summary>
/// Where a word of a network text begins and ends. A number behind a word only numbers it (<c>10ge</c> in <c>10GE1/0/1</c>,
/// <c>cpu</c> in <c>CPU0</c>); a number is whole only with all its places, so that <c>gig0/0/1</c> is found neither in
/// <c>Gig0/0/10</c> nor in the sub-interface <c>Gig0/0/1.100</c>.
/// </summary>
internal static class WordBorder
{
    /// <summary>True when a word may begin at <paramref name="at"/>.</summary>
    public static bool Before(ReadOnlySpan<char> text, int at)
    {
        if (at == 0 || !IsWord(text[at]))
        {
            return true;
        }

        return !IsWord(text[at - 1]) && !(char.IsDigit(text[at]) && Joins(text, at - 1, at - 2));
    }

    /// <summary>True when a word may end before <paramref name="end"/>.</summary>
    public static bool After(ReadOnlySpan<char> text, int end)
    {
        if (end == text.Length || !IsWord(text[end - 1]))
        {
            return true;
        }

        return char.IsDigit(text[end - 1])
            ? !IsWord(text[end]) && !Joins(text, end, end + 1)
            : !IsWord(text[end]) || char.IsDigit(text[end]);
    }

    /// <summary>True for the <c>/</c> of <c>0/1</c>: it stands between two digits and makes them one number.</summary>
    private static bool Joins(ReadOnlySpan<char> text, int separator, int neighbour)
    {
        return neighbour >= 0 && neighbour < text.Length && text[separator] is '/' or '.' or ':' or '-' && char.IsDigit(text[neighbour]);
    }

    private static bool IsWord(char letter)
    {
        return letter == '_' || (!KeywordPart.IsCjk(letter)
            && (char.IsLetterOrDigit(letter) || CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark));
    }
}
