using AiService.Faults.Keywords;

namespace AiService.Knowledge.Search;

/// <summary>
/// Finds the keywords that fit a description by the rule of the action map without comparing all: each is kept under its longest part, and a
/// description is asked for all of its own parts.
/// </summary>
internal static class KeywordAnchor
{
    private const int LongestCjk = 6;
    private const int LongestOther = 64;

    /// <summary>What a keyword is kept under; null for one that fits nothing.</summary>
    public static string? Of(string normal)
    {
        var longest = KeywordPart.Split(normal).Select(part => part.ToString()).MaxBy(part => part.Length);
        return longest is null ? null : longest[..Math.Min(longest.Length, IsCjk(longest, 0) ? LongestCjk : LongestOther)];
    }

    /// <summary>Every part of a description that a keyword could be kept under.</summary>
    public static IEnumerable<string> In(string normal)
    {
        for (var start = 0; start < normal.Length; start++)
        {
            var cjk = IsCjk(normal, start);
            if (normal[start] == ' ' || (!cjk && !WordBorder.Before(normal, start)))
            {
                continue;
            }

            var limit = Math.Min(normal.Length, start + (cjk ? LongestCjk : LongestOther));
            for (var end = start + 1; end <= limit && normal[end - 1] != ' ' && IsCjk(normal, end - 1) == cjk; end++)
            {
                if (cjk || end - start == LongestOther || WordBorder.After(normal, end))
                {
                    yield return normal[start..end];
                }
            }
        }
    }

    /// <summary>A bit for each letter; a text that contains another has at least its bits.</summary>
    public static long Letters(string normal)
    {
        var letters = 0L;
        foreach (var letter in normal)
        {
            letters |= letter == ' ' ? 0 : 1L << (int)((letter * 2654435769u) >> 26);
        }

        return letters;
    }

    private static bool IsCjk(string normal, int at)
    {
        var first = char.IsLowSurrogate(normal[at]) && at > 0 ? at - 1 : at;
        return KeywordPart.IsCjk(first + 1 < normal.Length && char.IsSurrogatePair(normal, first) ? char.ConvertToUtf32(normal, first) : normal[at]);
    }
}
