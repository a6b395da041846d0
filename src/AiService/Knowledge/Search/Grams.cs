namespace AiService.Knowledge.Search;

/// <summary>
/// The keys of the index: each single character, and each pair of neighbours. Single ones answer one-character keywords,
/// pairs narrow everything longer. Chinese needs no word list that way.
/// </summary>
internal static class Grams
{
    /// <summary>Stands between the fields of an entry; no folded text has it.</summary>
    public const char Border = '\u001F';

    /// <summary>More of them do not narrow a search any further.</summary>
    private const int MaxPerQuery = 48;

    public static uint Single(char letter) => (uint)letter << 16;

    public static uint Pair(char first, char second) => ((uint)first << 16) | second;

    /// <summary>
    /// The key of a whole field: one of two million, so that what has it is still compared. No folded text has control characters,
    /// which leaves the first 21 bits of the keys free.
    /// </summary>
    public static uint Field(ReadOnlySpan<char> field) => (uint)string.GetHashCode(field) & 0x1F_FFFF;

    /// <summary>What an entry must have to contain every one of the literals.</summary>
    public static uint[] Of(IEnumerable<string> literals)
    {
        var grams = new HashSet<uint>();
        foreach (var literal in literals)
        {
            if (literal.Length == 1)
            {
                grams.Add(Single(literal[0]));
            }

            for (var at = 1; at < literal.Length && grams.Count < MaxPerQuery; at++)
            {
                grams.Add(Pair(literal[at - 1], literal[at]));
            }
        }

        return [.. grams];
    }
}
