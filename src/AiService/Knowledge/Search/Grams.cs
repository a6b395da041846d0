using AiService.Faults.Keywords;

namespace AiService.Knowledge.Search;

/// <summary>
/// The keys of the index. Each single character answers one-character keywords; each pair of neighbours narrows what is longer, and
/// so Chinese needs no word list; letters and digits of other scripts, of which there are few, need three in a row to be rare.
/// </summary>
internal static class Grams
{
    /// <summary>Stands between the fields of an entry; no folded text has it.</summary>
    public const char Border = '\u001F';

    /// <summary>More of them do not narrow a search any further.</summary>
    private const int MaxPerQuery = 48;

    // Keys of one kind have nothing in common with those of another: the highest bits tell them apart.
    private const ulong Triples = 1UL << 62;
    private const ulong Fields = 1UL << 63;

    public static ulong Single(char letter) => (ulong)letter << 16;

    public static ulong Pair(char first, char second) => ((ulong)first << 16) | second;

    public static ulong Triple(char first, char second, char third) => Triples | ((ulong)first << 32) | ((ulong)second << 16) | third;

    /// <summary>The key of a whole field: few fields share one, so that what has it is still compared.</summary>
    public static ulong Field(ReadOnlySpan<char> field) => Fields | (uint)string.GetHashCode(field);

    /// <summary>Whether three characters in a row have a key.</summary>
    public static bool IsTriple(ReadOnlySpan<char> text, int at)
    {
        return at + 2 < text.Length && IsOther(text[at]) && IsOther(text[at + 1]) && IsOther(text[at + 2]);
    }

    /// <summary>What an entry must have to contain every one of the literals.</summary>
    public static ulong[] Of(IEnumerable<string> literals)
    {
        var grams = new HashSet<ulong>();
        foreach (var literal in literals)
        {
            if (literal.Length == 1)
            {
                grams.Add(Single(literal[0]));
            }

            for (var at = 0; at + 1 < literal.Length && grams.Count < MaxPerQuery; at++)
            {
                if (IsTriple(literal, at))
                {
                    grams.Add(Triple(literal[at], literal[at + 1], literal[at + 2]));
                }
                else if (at == 0 || !IsTriple(literal, at - 1))
                {
                    grams.Add(Pair(literal[at], literal[at + 1]));
                }
            }
        }

        return [.. grams];
    }

    private static bool IsOther(char letter) => letter != Border && !KeywordPart.IsCjk(letter);
}
