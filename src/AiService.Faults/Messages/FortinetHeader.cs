
namespace AiService.Faults.Messages;

/// <summary>Recognises FortiOS' lines, which consist of <c>name=value</c> pairs; the first ones are the header.</summary>
internal static class FortinetHeader
{
    private static readonly HashSet<string> HeaderNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "date", "time", "devname", "devid", "device_id", "eventtime", "tz", "timestamp", "itime", "logid", "log_id", "type", "subtype", "level", "pri", "vd", "logver", "id",
    };

    /// <summary>Reads the header that begins at a place of a line; null when none begins there. Named after the message id: <c>logid-20099</c>.</summary>
    public static MessageTag? Read(string line, int start)
    {
        if (!line.AsSpan(start).StartsWith("date=", StringComparison.Ordinal) && !line.AsSpan(start).StartsWith("logver=", StringComparison.Ordinal)
            && !line.AsSpan(start).StartsWith("devname=", StringComparison.Ordinal) && !line.AsSpan(start).StartsWith("logid=", StringComparison.Ordinal))
        {
            return null;
        }

        var at = start;
        (int Start, int Length) id = (0, 0);
        var name = "";
        while (Pair(line, at) is { } pair && HeaderNames.Contains(line[at..pair.NameEnd]))
        {
            if (line.AsSpan(at, pair.NameEnd - at) is "logid" or "log_id")
            {
                id = (at, pair.End - at);
                name = Id(line.AsSpan(pair.NameEnd + 1, pair.End - pair.NameEnd - 1));
            }

            at = pair.End;
            while (at < line.Length && line[at] is ' ' or ',')
            {
                at++;
            }
        }

        return name.Length > 0 ? new MessageTag(id.Start, id.Length, name, at) : null;
    }

    private static (int NameEnd, int End)? Pair(string line, int at)
    {
        var equals = at;
        while (equals < line.Length && equals - at < 24 && (char.IsAsciiLetter(line[equals]) || line[equals] == '_'))
        {
            equals++;
        }

        if (equals == at || equals >= line.Length || line[equals] != '=')
        {
            return null;
        }

        var quoted = equals + 1 < line.Length && line[equals + 1] == '"';
        var end = line.AsSpan(quoted ? equals + 2 : equals + 1).IndexOfAny(quoted ? "\"" : " ,");
        return (equals, end < 0 ? line.Length : equals + (quoted ? 3 : 1) + end);
    }

    // Two digits of type, two of subtype, six of the message.
    private static string Id(ReadOnlySpan<char> value)
    {
        var digits = value.Trim('"');
        return digits.Length == 10 ? $"logid-{digits[4..].TrimStart('0')}" : "";
    }
}
