using System.Numerics;

namespace AiService.Knowledge.Search;

/// <summary>A set of a segment's documents, one bit each.</summary>
internal static class Bits
{
    public const int Words = Segment.Capacity / 64;

    public static bool Has(ulong[] set, int document) => (Volatile.Read(ref set[document >> 6]) & (1UL << document)) != 0;

    public static bool Has(ReadOnlySpan<ulong> set, int document) => (set[document >> 6] & (1UL << document)) != 0;

    public static void Set(Span<ulong> set, ReadOnlySpan<ushort> documents)
    {
        foreach (var document in documents)
        {
            set[document >> 6] |= 1UL << document;
        }
    }

    public static void And(Span<ulong> set, ReadOnlySpan<ulong> other)
    {
        var width = Vector<ulong>.Count;
        for (var at = 0; at < Words; at += width)
        {
            (new Vector<ulong>(set[at..]) & new Vector<ulong>(other[at..])).CopyTo(set[at..]);
        }
    }

    /// <summary>Writes down the documents of the set, ascending.</summary>
    /// <returns>How many they are.</returns>
    public static int Numbers(ReadOnlySpan<ulong> set, Span<ushort> documents)
    {
        var count = 0;
        for (var word = 0; word < set.Length; word++)
        {
            for (var rest = set[word]; rest != 0; rest &= rest - 1)
            {
                documents[count++] = (ushort)((word << 6) + BitOperations.TrailingZeroCount(rest));
            }
        }

        return count;
    }

    public static int Count(ReadOnlySpan<ulong> set)
    {
        var count = 0;
        foreach (var word in set)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }
}
