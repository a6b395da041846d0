
namespace AiService.Faults.Messages;

/// <summary>Recognises the times that devices and relays put before a message.</summary>
internal static class MessageTime
{
    private const string Months = "janfebmaraprmayjunjulaugsepoctnovdec";

    private static readonly string[] Zones =
    [
        "UTC", "GMT", "CST", "CDT", "CET", "CEST", "MET", "MEST", "EST", "EDT", "PST", "PDT", "MST", "MDT", "MSK", "BST", "JST", "KST", "IST", "HKT",
        "SGT", "ICT", "EET", "EEST", "WET", "WEST", "AEST", "AEDT", "DST", "BJ", "BJT", "Beijing", "Z",
    ];

    /// <summary>Returns the place behind the time that begins at a place of a line, -1 when none begins there.</summary>
    public static int End(string line, int start)
    {
        // Cisco marks a clock that is not set with '*' or '.', Comware begins its lines with '%', '#' or '&'.
        var at = start < line.Length && line[start] is '*' or '.' or '%' or '#' or '&' or '\'' ? start + 1 : start;
        var end = MonthFirst(line, SkipWeekday(line, at));
        end = end >= 0 ? end : NumberFirst(line, at);
        end = end >= 0 ? end : ClockFirst(line, at);
        return end >= 0 ? end : Uptime(line, at);
    }

    // Jul 7 20:16:14, Jul 7 2024 20:16:14.123 CST, Jan  1 00:00:00:000 2024, jul/07/2024 20:16:14
    private static int MonthFirst(string line, int at)
    {
        at = Month(line, at);
        if (at < 0 || (at = Number(line, SkipJoint(line, at), 2)) < 0)
        {
            return -1;
        }

        at = SkipJoint(line, at);
        var year = Number(line, at, 4, 4);
        return Clock(line, year >= 0 ? SkipJoint(line, year) : at);
    }

    // 2024 Jul 7 20:16:14, 2024-07-07T20:16:14.123+08:00, 07/07/2024 20:16:14.82
    private static int NumberFirst(string line, int at)
    {
        var first = Number(line, at, 4);
        if (first < 0)
        {
            return -1;
        }

        var rest = first < line.Length && line[first] == ' ' ? Month(line, first + 1) : -1;
        if (rest >= 0)
        {
            rest = Number(line, SkipBlanks(line, rest), 2);
            return rest < 0 ? -1 : Clock(line, SkipBlanks(line, rest));
        }

        if (first >= line.Length || line[first] is not ('-' or '/' or '.'))
        {
            return -1;
        }

        var second = Number(line, first + 1, 2);
        if (second < 0 || second >= line.Length || line[second] != line[first])
        {
            return -1;
        }

        var third = Number(line, second + 1, 4);
        if (third < 0 || third >= line.Length || line[third] is not (' ' or 'T' or ','))
        {
            return -1;
        }

        return Clock(line, SkipBlanks(line, third + 1));
    }

    // 15:51:22 09/11/2024 UTC
    private static int ClockFirst(string line, int at)
    {
        var end = Clock(line, at);
        if (end < 0 || end >= line.Length || line[end] != ' ')
        {
            return -1;
        }

        end = Number(line, end + 1, 4);
        for (var part = 0; part < 2 && end >= 0; part++)
        {
            end = end < line.Length && line[end] is '/' or '-' ? Number(line, end + 1, 4) : -1;
        }

        return end < 0 ? -1 : Zone(line, end);
    }

    // Time since the start: 00:00:46: or 3d04h: or 1w2d:
    private static int Uptime(string line, int at)
    {
        var end = Clock(line, at);
        if (end < 0)
        {
            end = at;
            var parts = 0;
            while (Number(line, end, 4) is var number and > 0 && number < line.Length && line[number] is 'y' or 'w' or 'd' or 'h' or 'm')
            {
                (end, parts) = (Number(line, end, 4) + 1, parts + 1);
            }

            end = parts is 2 or 3 ? end : -1;
        }

        return end >= 0 && end < line.Length && line[end] == ':' ? end : -1;
    }

    // 20:16:14 with fraction, year and zone behind it; some write "10: 9:26".
    private static int Clock(string line, int at)
    {
        var end = Number(line, at, 2);
        for (var part = 0; part < 2 && end >= 0; part++)
        {
            end = end < line.Length && line[end] == ':' ? Number(line, SkipBlanks(line, end + 1), 2) : -1;
        }

        if (end < 0)
        {
            return -1;
        }

        while (end + 1 < line.Length && line[end] is '.' or ':' or ',' && char.IsAsciiDigit(line[end + 1]))
        {
            end = HeaderParts.SkipDigits(line, end + 1);
        }

        end = Offset(line, end);
        var year = end + 1 < line.Length && line[end] == ' ' ? Number(line, end + 1, 4, 4) : -1;
        end = year >= 0 && (year == line.Length || line[year] is ' ' or ':') ? year : end;
        end = Zone(line, end);
        return Zone(line, Offset(line, end));
    }

    private static int Offset(string line, int at)
    {
        if (at < line.Length && line[at] == 'Z')
        {
            return at + 1;
        }

        var sign = at < line.Length && line[at] == ' ' ? at + 1 : at;
        if (sign >= line.Length || line[sign] is not ('+' or '-'))
        {
            return at;
        }

        var hours = Number(line, sign + 1, 4);
        var minutes = hours > 0 && hours < line.Length && line[hours] == ':' ? Number(line, hours + 1, 2) : hours;
        return minutes > 0 && minutes - sign >= 5 && (minutes == line.Length || line[minutes] is ' ' or ':' or ']') ? minutes : at;
    }

    private static int Zone(string line, int at)
    {
        if (at >= line.Length || line[at] != ' ')
        {
            return at;
        }

        foreach (var zone in Zones)
        {
            var end = at + 1 + zone.Length;
            if (end <= line.Length && line.AsSpan(at + 1, zone.Length).SequenceEqual(zone) && (end == line.Length || line[end] is ' ' or ':' or ']'))
            {
                return end;
            }
        }

        return at;
    }

    private static int SkipWeekday(string line, int at)
    {
        return at + 4 < line.Length && line[at + 3] is ' ' or ',' && char.IsAsciiLetterUpper(line[at]) && Month(line, SkipBlanks(line, at + 4)) > 0
            && "MonTueWedThuFriSatSun".Contains(line.Substring(at, 3), StringComparison.Ordinal)
            ? SkipBlanks(line, at + 4)
            : at;
    }

    private static int Month(string line, int at)
    {
        if (at + 3 >= line.Length || line[at + 3] is not (' ' or '/' or '-'))
        {
            return -1;
        }

        var found = Months.AsSpan().IndexOf(line.AsSpan(at, 3), StringComparison.OrdinalIgnoreCase);
        return found >= 0 && found % 3 == 0 ? at + 3 : -1;
    }

    private static int Number(string line, int at, int longest, int shortest = 1)
    {
        var end = at;
        while (end < line.Length && end - at < longest && char.IsAsciiDigit(line[end]))
        {
            end++;
        }

        return end - at >= shortest && (end >= line.Length || !char.IsAsciiDigit(line[end])) ? end : -1;
    }

    private static int SkipBlanks(string line, int at)
    {
        while (at < line.Length && line[at] == ' ')
        {
            at++;
        }

        return at;
    }

    private static int SkipJoint(string line, int at) => at < line.Length && line[at] is '/' or '-' or ',' ? SkipBlanks(line, at + 1) : SkipBlanks(line, at);
}
