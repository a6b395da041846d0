namespace AiService.Knowledge.Search;

/// <summary>
/// What decides between entries that match a text equally well: what became of the solution, how often it was found,
/// how lately it was found or changed (seconds since 2000), its number.
/// </summary>
internal readonly record struct Standing(float Merit, long Hits, uint Updated, long Id) : IComparable<Standing>
{
    /// <summary>True when this entry comes before the other.</summary>
    public bool Before(in Standing other)
    {
        return Merit != other.Merit ? Merit > other.Merit
            : Hits != other.Hits ? Hits > other.Hits
            : Updated != other.Updated ? Updated > other.Updated
            : Id < other.Id;
    }

    public int CompareTo(Standing other) => Before(other) ? -1 : other.Before(this) ? 1 : 0;
}
