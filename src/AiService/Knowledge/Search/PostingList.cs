using System.Numerics;

namespace AiService.Knowledge.Search;

/// <summary>The documents of one segment that have something: their ascending numbers, or one bit each where they are many.</summary>
internal sealed class PostingList
{
    /// <summary>From here on the bits take less memory than the numbers.</summary>
    private const int Dense = Segment.Capacity / 16;

    private ushort[] numbers = new ushort[1];
    private ulong[]? bits;

    public int Count { get; private set; }

    /// <summary>The numbers, unless there are so many that only bits are kept.</summary>
    public ReadOnlySpan<ushort> Numbers => bits is null ? numbers.AsSpan(0, Count) : default;

    public bool IsDense => bits is not null;

    /// <summary>Adds a document that is not before any other of the list; one that is there already stays there once.</summary>
    public void Add(int document)
    {
        if (bits is not null)
        {
            var bit = 1UL << document;
            Count += (bits[document >> 6] & bit) == 0 ? 1 : 0;
            bits[document >> 6] |= bit;
            return;
        }

        if (Count > 0 && numbers[Count - 1] == document)
        {
            return;
        }

        if (Count == numbers.Length)
        {
            Array.Resize(ref numbers, Count * 2);
        }

        numbers[Count++] = (ushort)document;
        if (Count == Dense)
        {
            bits = new ulong[Bits.Words];
            Bits.Set(bits, numbers.AsSpan(0, Count));
            numbers = [];
        }
    }

    public bool Has(int document)
    {
        return bits is not null ? Bits.Has(bits, document) : numbers.AsSpan(0, Count).BinarySearch((ushort)document) >= 0;
    }

    /// <summary>Takes away every candidate that is not in the list.</summary>
    public void Narrow(Span<ulong> candidates, Span<ulong> scratch)
    {
        if (bits is not null)
        {
            Bits.And(candidates, bits);
            return;
        }

        scratch.Clear();
        Bits.Set(scratch, Numbers);
        Bits.And(candidates, scratch);
    }

    /// <summary>Gives back what was kept for growing.</summary>
    public void Trim()
    {
        if (bits is null && numbers.Length > Count)
        {
            Array.Resize(ref numbers, Count);
        }
    }
}

/// <summary>A set of a segment's documents, one bit each.</summary>
internal static class Bits
{
    public const int Words = Segment.Capacity / 64;

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
