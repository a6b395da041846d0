using System.Globalization;

namespace AiService.Knowledge.Search;

/// <summary>How often a solution really worked, and how lately, as one number that does not age by itself.</summary>
internal static class Merit
{
    /// <summary>A solution that worked last this many days later counts as much as one that worked twice as often.</summary>
    private const double DaysPerDoubling = 90;

    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <returns>Positive when it worked at least as often as it failed, 0 when it was never tried, negative when it failed more often.</returns>
    public static float Of(long worked, long failed, string? lastSuccess)
    {
        if (worked <= 0 && failed <= 0)
        {
            return 0;
        }

        if (failed > worked)
        {
            return worked - failed;
        }

        var reliability = (worked + 1.0) / (worked + failed + 2.0);
        return (float)(1 + Math.Log2(1 + (worked * reliability)) + (Seconds(lastSuccess) / 86_400.0 / DaysPerDoubling));
    }

    /// <summary>Seconds from 2000 to a time of the table, 0 when it is none.</summary>
    public static uint Seconds(string? time)
    {
        return DateTime.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed)
            && parsed > Epoch
            ? (uint)Math.Min((parsed - Epoch).TotalSeconds, uint.MaxValue)
            : 0;
    }
}
