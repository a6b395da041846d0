using System.Globalization;

namespace AiService.Alerts.Reading;

/// <summary>Reads a sender's time: with an offset, as wall clock of the sender's zone, or as seconds or milliseconds since 1970.</summary>
internal static class AlertTime
{
    /// <summary>Returns the time; null for none, for the zero times of Go and of Unix, and for what cannot be read.</summary>
    public static DateTimeOffset? Read(string? text, TimeZoneInfo zone)
    {
        if (text is null)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return text.Length is 10 ? DateTimeOffset.FromUnixTimeSeconds(number).ToOffset(zone)
                : text.Length is 13 ? DateTimeOffset.FromUnixTimeMilliseconds(number).ToOffset(zone)
                : null;
        }

        // The pattern alone would let ".NET" guess: "5/6" is a time to it.
        if (text.Length < 10 || !text.AsSpan(0, 4).ContainsOnlyDigits() || text[4] is not ('-' or '/')
            || !DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var local)
            || local.Year is < 1971 or > 9000)
        {
            return null;
        }

        return local.Kind is DateTimeKind.Unspecified ? new DateTimeOffset(local, zone.GetUtcOffset(local))
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
            : null;
    }

    /// <summary>True for a text that stands for no time: the zero time of Go, or none.</summary>
    public static bool IsNone(string? text) => text is null or "null" or "-" or "0" || text.StartsWith("0001-", StringComparison.Ordinal);

    private static DateTimeOffset ToOffset(this DateTimeOffset time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time, zone);

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;
}
