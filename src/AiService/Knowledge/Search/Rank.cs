using System.Globalization;

namespace AiService.Knowledge.Search;

/// <summary>
/// What decides between entries that match a text equally well: how often and how lately the solution worked, then how often the entry was
/// found, then its age. It is the entry's row number in the index, so that rows come best first. Hits count in steps that grow with them: an
/// entry that is found often is seldom indexed again.
/// </summary>
internal static class Rank
{
    /// <summary>Ids are below 2^40: what is left of a row number holds the rest.</summary>
    private const int IdBits = 40;
    private const int HitBits = 7;
    private const int MeritBits = 12;
    private const int Untried = 64;
    private const long Ids = (1L << IdBits) - 1;

    /// <summary>A solution that worked last this many days later counts as much as one that worked twice as often.</summary>
    private const double DaysPerDoubling = 90;

    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <returns>The smaller, the better.</returns>
    /// <exception cref="InvalidDataException">The id is outside of what the index can hold.</exception>
    public static long Of(long id, long hits, long worked, long failed, string? lastSuccess)
    {
        if (id is < 0 or > Ids)
        {
            throw new InvalidDataException($"Knowledge entry {id} cannot be indexed: ids go from 0 to {Ids}.");
        }

        var found = Math.Min((long)Math.Log2(1 + Math.Max(0, hits)), (1 << HitBits) - 1);
        var level = (Merit(worked, failed, lastSuccess) << HitBits) | found;
        return (((1L << (HitBits + MeritBits)) - 1 - level) << IdBits) | (Ids - id);
    }

    public static long Id(long rank) => Ids - (rank & Ids);

    private static long Merit(long worked, long failed, string? lastSuccess)
    {
        if (worked <= 0 && failed <= 0)
        {
            return Untried;
        }

        if (failed > worked)
        {
            return Math.Max(0, Untried - (failed - worked));
        }

        var reliability = (worked + 1.0) / (worked + failed + 2.0);
        var merit = Math.Log2(1 + (worked * reliability)) + (Days(lastSuccess) / DaysPerDoubling);
        return Math.Min(Untried + 1 + (long)(16 * merit), (1 << MeritBits) - 1);
    }

    private static double Days(string? time)
    {
        return DateTime.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed)
            ? Math.Max(0, (parsed - Epoch).TotalDays)
            : 0;
    }
}
