using System.Buffers;
using System.Numerics;

namespace AiService.Knowledge.Search;

/// <summary>
/// Looks for one stage's entries in one segment. The rarest condition decides how: few entries are looked at one by one; of many,
/// those with the best standing first, until there are enough.
/// Entries that were found before are passed over; they are told as <c>segment * Capacity + document</c>.
/// </summary>
internal readonly ref struct SegmentSearch(IndexView view, int number, Stage stage, HashSet<int> except, BestFew best)
{
    private const int Few = 512;

    private readonly Segment segment = view.Segments[number];

    /// <returns>False when no entry has all that the stage's grams and the labels ask for.</returns>
    public bool Run(IReadOnlyList<string> labels)
    {
        var lists = new List<Postings>(stage.Matcher.Grams.Length + labels.Count);
        foreach (var gram in stage.Matcher.Grams)
        {
            if (segment.WithGram(gram, stage.Part) is not { } list)
            {
                return false;
            }

            lists.Add(list.Now);
        }

        foreach (var label in labels)
        {
            if (segment.WithLabel(label) is not { } list)
            {
                return false;
            }

            lists.Add(list.Now);
        }

        lists.Sort((one, other) => one.Count.CompareTo(other.Count));
        if (lists is [{ IsDense: false, Count: <= Few } rarest, ..])
        {
            Span<ushort> few = stackalloc ushort[Few];
            rarest.Numbers.CopyTo(few);
            return EachOf(few[..rarest.Numbers.Length], lists, 1);
        }

        return Intersect(lists);
    }

    private bool EachOf(Span<ushort> few, List<Postings> lists, int from)
    {
        for (var at = from; at < lists.Count && few.Length > 0; at++)
        {
            few = few[..lists[at].Keep(few)];
        }

        foreach (var document in few)
        {
            if (Bits.Has(view.Live(number), document))
            {
                Look(document, segment.Standing(document));
            }
        }

        return few.Length > 0;
    }

    private bool Intersect(List<Postings> lists)
    {
        var buffer = ArrayPool<ulong>.Shared.Rent(2 * Bits.Words);
        try
        {
            var candidates = buffer.AsSpan(0, Bits.Words);
            var scratch = buffer.AsSpan(Bits.Words, Bits.Words);
            view.Live(number).CopyTo(candidates);
            var count = Bits.Count(candidates);
            var narrowed = 0;
            while (narrowed < lists.Count && count > Few)
            {
                lists[narrowed++].Narrow(candidates, scratch);
                count = Bits.Count(candidates);
            }

            if (count <= Few)
            {
                Span<ushort> few = stackalloc ushort[Few];
                return EachOf(few[..Bits.Numbers(candidates, few)], lists, narrowed);
            }

            BestFirst(candidates, scratch, count);
            return true;
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Walks along the order. Where most candidates match, the walk is soon over; one that becomes longer than they are many is given up, and
    /// the rest of them put into the order.
    /// </summary>
    private void BestFirst(Span<ulong> candidates, Span<ulong> places, int count)
    {
        var order = view.Order(number);
        var documents = order.Documents;
        var walk = Math.Min(documents.Length, count);
        var more = true;
        for (var place = 0; more && place < walk; place++)
        {
            var document = documents[place];
            more = !Bits.Has(candidates, document) || order.HasMoved(document) || LookAt(order, place);
        }

        if (more && walk < documents.Length)
        {
            order.Places(candidates, places);
            EachPlace(order, places, walk);
        }

        Bits.And(candidates, order.Moved);
        EachBit(candidates);
    }

    private void EachPlace(RankOrder order, ReadOnlySpan<ulong> places, int from)
    {
        var passed = (1UL << from) - 1;
        for (var word = from >> 6; word < places.Length; word++)
        {
            for (var rest = places[word] & ~passed; rest != 0; rest &= rest - 1)
            {
                if (!LookAt(order, (word << 6) + BitOperations.TrailingZeroCount(rest)))
                {
                    return;
                }
            }

            passed = 0;
        }
    }

    /// <summary>False when this one, and so every one behind it, comes too late, or no look is left.</summary>
    private bool LookAt(RankOrder order, int place)
    {
        ref readonly var standing = ref order.Standings[place];
        if (best.IsTired || best.IsBeyond(standing))
        {
            return false;
        }

        Look(order.Documents[place], standing);
        return true;
    }

    private void EachBit(ReadOnlySpan<ulong> candidates)
    {
        for (var word = 0; word < candidates.Length; word++)
        {
            for (var rest = candidates[word]; rest != 0; rest &= rest - 1)
            {
                var document = (word << 6) + BitOperations.TrailingZeroCount(rest);
                Look(document, segment.Standing(document));
            }
        }
    }

    private void Look(int document, in Standing standing)
    {
        if (!best.IsBeyond(standing)
            && !except.Contains((number * Segment.Capacity) + document)
            && best.Look()
            && stage.Matcher.Fits(segment.Text(document, stage.Part)))
        {
            best.Offer(standing, number, document);
        }
    }
}
