using System.Numerics;

namespace AiService.Knowledge.Search;

/// <summary>
/// The documents of one segment that have something: their ascending numbers, or one bit each where they are many. One thread
/// adds to it; what others see meanwhile is what was there before.
/// </summary>
internal sealed class PostingList
{
    /// <summary>From here on the bits take less memory than the numbers.</summary>
    private const int Dense = Segment.Capacity / 16;

    private volatile Kept kept = new([0], null, 0);

    /// <summary>What the list holds now.</summary>
    public Postings Now => kept.Now;

    /// <summary>Adds a document that is not before any other of the list; one that is there already stays there once.</summary>
    public void Add(int document)
    {
        var now = kept;
        if (now.Set is { } set)
        {
            if (!Bits.Has(set, document))
            {
                set[document >> 6] |= 1UL << document;
                now.Count++;
            }

            return;
        }

        if (now.Count > 0 && now.Numbers[now.Count - 1] == document)
        {
            return;
        }

        if (now.Count == Dense)
        {
            set = new ulong[Bits.Words];
            Bits.Set(set, now.Numbers.AsSpan(0, now.Count));
            set[document >> 6] |= 1UL << document;
            kept = new Kept([], set, now.Count + 1);
            return;
        }

        if (now.Count == now.Numbers.Length)
        {
            var numbers = now.Numbers;
            Array.Resize(ref numbers, now.Count * 2);
            kept = now = new Kept(numbers, null, now.Count);
        }

        now.Numbers[now.Count] = (ushort)document;
        now.Count++;
    }

    /// <summary>Gives back what was kept for growing.</summary>
    public void Trim()
    {
        var now = kept;
        if (now.Set is null && now.Numbers.Length > now.Count)
        {
            kept = new Kept(now.Numbers[..now.Count], null, now.Count);
        }
    }

    private sealed class Kept(ushort[] numbers, ulong[]? set, int count)
    {
        private volatile int count = count;

        public ushort[] Numbers => numbers;

        public ulong[]? Set => set;

        public int Count
        {
            get => count;
            set => count = value;
        }

        public Postings Now => new(numbers, set, count);
    }
}

/// <summary>What a list held when it was asked.</summary>
internal readonly struct Postings(ushort[] numbers, ulong[]? set, int count)
{
    /// <summary>A list so many times as long is not walked through.</summary>
    private const int Far = 256;

    private static readonly int Block = Vector<ushort>.Count;

    public int Count => count;

    public bool IsDense => set is not null;

    /// <summary>The numbers, unless there are so many that only bits are kept.</summary>
    public ReadOnlySpan<ushort> Numbers => numbers.AsSpan(0, Math.Min(count, numbers.Length));

    /// <summary>The numbers of a list of which only bits are kept.</summary>
    public ushort[] Unpacked()
    {
        // A copy: it may be growing.
        ulong[] now = [.. set!];
        var numbers = new ushort[Bits.Count(now)];
        Bits.Numbers(now, numbers);
        return numbers;
    }

    public bool Has(int document)
    {
        return set is not null ? Bits.Has(set, document) : Numbers.BinarySearch((ushort)document) >= 0;
    }

    /// <summary>How many of the list are in a set.</summary>
    public int CountIn(ReadOnlySpan<ulong> other)
    {
        var common = 0;
        if (set is not null)
        {
            for (var word = 0; word < set.Length; word++)
            {
                common += BitOperations.PopCount(set[word] & other[word]);
            }

            return common;
        }

        foreach (var document in Numbers)
        {
            common += Bits.Has(other, document) ? 1 : 0;
        }

        return common;
    }

    /// <summary>Moves those of some ascending numbers that are in the list to the front, still ascending.</summary>
    /// <returns>How many they are.</returns>
    public int Keep(Span<ushort> some)
    {
        var kept = 0;
        if (set is not null || count > Far * some.Length)
        {
            foreach (var document in some)
            {
                some[kept] = document;
                kept += Has(document) ? 1 : 0;
            }

            return kept;
        }

        // Through both in one walk, a block of the longer at a time: many times faster than looking up each.
        var own = Numbers;
        var block = 0;
        foreach (var document in some)
        {
            while (block + Block <= own.Length && own[block + Block - 1] < document)
            {
                block += Block;
            }

            var has = block + Block <= own.Length
                ? Vector.EqualsAny(new Vector<ushort>(own[block..]), new Vector<ushort>(document))
                : own[block..].Contains(document);
            some[kept] = document;
            kept += has ? 1 : 0;
        }

        return kept;
    }

    /// <summary>Takes away every candidate that is not in the list.</summary>
    public void Narrow(Span<ulong> candidates, Span<ulong> scratch)
    {
        if (set is not null)
        {
            Bits.And(candidates, set);
            return;
        }

        scratch.Clear();
        Bits.Set(scratch, Numbers);
        Bits.And(candidates, scratch);
    }
}
