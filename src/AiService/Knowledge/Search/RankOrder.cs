using System.Runtime.InteropServices;

namespace AiService.Knowledge.Search;

/// <summary>
/// A segment's entries from the best standing to the worst, so that a keyword that a third of all entries have is answered by
/// looking at the first few of them. Entries whose standing changed since the last sorting are kept apart.
/// </summary>
internal sealed class RankOrder
{
    private const int FewMoved = 512;

    private readonly ulong[] moved = new ulong[Bits.Words];
    private ushort[] sorted = [];
    private int movedCount;

    public ReadOnlySpan<ushort> Sorted => sorted;

    public ReadOnlySpan<ulong> Moved => moved;

    /// <summary>True when so many have moved that looking at each of them costs more than sorting again now and then.</summary>
    public bool IsStale => movedCount > Math.Max(FewMoved, sorted.Length / 16);

    public bool HasMoved(int document) => Bits.Has(moved, document);

    public void Move(int document)
    {
        movedCount += HasMoved(document) ? 0 : 1;
        moved[document >> 6] |= 1UL << document;
    }

    /// <summary>The order of now; only reads, so that searches can go on meanwhile.</summary>
    public static ushort[] Sort(Segment segment)
    {
        var documents = new List<ushort>(segment.Live);
        for (var document = 0; document < segment.Count; document++)
        {
            if (Bits.Has(segment.LiveBits, document))
            {
                documents.Add((ushort)document);
            }
        }

        var standings = segment.Standings;
        CollectionsMarshal.AsSpan(documents).Sort(standings.ToArray().Compare);
        return [.. documents];
    }

    /// <summary>Takes an order that was sorted since the last change.</summary>
    public void Take(ushort[] order)
    {
        sorted = order;
        movedCount = 0;
        Array.Clear(moved);
    }
}

internal static class StandingComparison
{
    public static int Compare(this Standing[] standings, ushort one, ushort other)
    {
        return one == other ? 0 : standings[one].Before(standings[other]) ? -1 : 1;
    }
}
