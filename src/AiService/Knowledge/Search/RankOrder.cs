using System.Numerics;

namespace AiService.Knowledge.Search;

/// <summary>
/// A segment's entries from the best standing to the worst, so that a keyword that a third of all entries have is answered by
/// looking at the first few of them. Entries whose standing changed since the sorting are told apart.
/// </summary>
internal sealed class RankOrder
{
    private const int FewMoved = 512;

    private readonly ulong[] moved = new ulong[Bits.Words];
    private readonly ushort[] documents;
    private readonly Standing[] standings;
    private readonly ushort[] places;
    private int movedCount;

    private RankOrder(ushort[] documents, Standing[] standings, int count)
    {
        this.documents = documents;
        this.standings = standings;
        places = new ushort[count];
        for (var place = 0; place < documents.Length; place++)
        {
            places[documents[place]] = (ushort)place;
        }
    }

    /// <summary>The order of no entries, in which each has moved that is added.</summary>
    public static RankOrder Empty => new([], [], 0);

    public ReadOnlySpan<ushort> Documents => documents;

    /// <summary>The standings by which it was sorted, in its order.</summary>
    public ReadOnlySpan<Standing> Standings => standings;

    public ReadOnlySpan<ulong> Moved => moved;

    /// <summary>The places in the order, one bit each, of the documents that have not moved.</summary>
    public void Places(ReadOnlySpan<ulong> wanted, Span<ulong> set)
    {
        set.Clear();
        for (var word = 0; word < wanted.Length; word++)
        {
            for (var rest = wanted[word] & ~moved[word]; rest != 0; rest &= rest - 1)
            {
                var document = (word << 6) + BitOperations.TrailingZeroCount(rest);
                var place = places[document];

                // One that was dropped before the sorting has no place.
                if (documents[place] == document)
                {
                    set[place >> 6] |= 1UL << place;
                }
            }
        }
    }

    /// <summary>True when so many have moved that looking at each of them costs more than sorting again now and then.</summary>
    public bool IsStale => movedCount > Math.Max(FewMoved, documents.Length / 16);

    public bool HasMoved(int document) => Bits.Has(moved, document);

    public void Move(int document)
    {
        if (!HasMoved(document))
        {
            movedCount++;
            Volatile.Write(ref moved[document >> 6], moved[document >> 6] | (1UL << document));
        }
    }

    /// <summary>The order of now.</summary>
    public static RankOrder Of(Segment segment)
    {
        var documents = new List<ushort>(segment.Live);
        var standings = new List<Standing>(segment.Live);
        for (var document = 0; document < segment.Count; document++)
        {
            if (segment.IsLive(document))
            {
                documents.Add((ushort)document);
                standings.Add(segment.Standing(document));
            }
        }

        var (sorted, by) = (documents.ToArray(), standings.ToArray());
        Array.Sort(by, sorted);
        return new RankOrder(sorted, by, segment.Count);
    }
}
