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
    private int movedCount;

    private RankOrder(ushort[] documents, Standing[] standings)
    {
        this.documents = documents;
        this.standings = standings;
    }

    /// <summary>The order of no entries, in which each has moved that is added.</summary>
    public static RankOrder Empty => new([], []);

    public ReadOnlySpan<ushort> Documents => documents;

    /// <summary>The standings by which it was sorted, in its order.</summary>
    public ReadOnlySpan<Standing> Standings => standings;

    public ReadOnlySpan<ulong> Moved => moved;

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
        return new RankOrder(sorted, by);
    }
}
