namespace AiService.Knowledge.Search;

/// <summary>
/// Which file a number of the log of changes comes from: the log of each file begins at a random place of its own, so that the number
/// which every search reads anyway also tells that another file was restored over this one.
/// </summary>
internal static class FileLineage
{
    /// <summary>As the migration <c>0014_lineage</c> has it.</summary>
    private const int Bits = 40;

    public static bool IsSame(long change, long other) => change >> Bits == other >> Bits;
}
