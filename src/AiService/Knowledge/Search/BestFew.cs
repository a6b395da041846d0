namespace AiService.Knowledge.Search;

/// <summary>The best entries that one stage has met so far.</summary>
/// <param name="room">How many are wanted.</param>
/// <param name="looks">How many candidates may be looked at.</param>
internal sealed class BestFew(int room, int looks)
{
    private readonly List<(Standing Standing, int Segment, int Document)> best = [];

    public IEnumerable<(Standing Standing, int Segment, int Document)> Entries => best;

    /// <summary>Takes one look; false when all are taken.</summary>
    public bool Look() => looks-- > 0;

    public bool IsTired => looks <= 0;

    /// <summary>True when an entry of this standing, and so every one behind it, comes too late.</summary>
    public bool IsBeyond(in Standing standing) => best.Count == room && !standing.Before(best[^1].Standing);

    public void Offer(in Standing standing, int segment, int document)
    {
        if (IsBeyond(standing))
        {
            return;
        }

        if (best.Count == room)
        {
            best.RemoveAt(room - 1);
        }

        var place = best.Count;
        while (place > 0 && standing.Before(best[place - 1].Standing))
        {
            place--;
        }

        best.Insert(place, (standing, segment, document));
    }
}
