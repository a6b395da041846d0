
namespace AiService.Faults.Messages;

/// <summary>Skips the parts of a header that have a form of their own.</summary>
internal static class HeaderParts
{
    private static readonly HashSet<string> Drivers = new(StringComparer.OrdinalIgnoreCase)
    {
        "e1000", "e1000e", "igb", "igc", "ixgbe", "i40e", "ice", "tg3", "bnx2", "bnx2x", "bnxt_en", "r8169", "mlx4_en", "mlx5_core", "virtio_net", "vmxnet3", "be2net", "sfc",
        "atlantic", "hv_netvsc", "bonding", "team", "qede", "nfp", "ena", "sky2", "forcedeth", "ixgbevf", "dpaa_eth", "mvneta", "mvpp2", "stmmac", "macb", "fec",
    };

    private static readonly string[] TopicLevels = ["info", "warning", "error", "critical", "debug"];

    /// <summary>Returns the place behind IOS XR's location, <c>LC/0/2/CPU0:</c>; -1 when none stands there.</summary>
    public static int LocationEnd(string line, int at)
    {
        var colon = at;
        while (colon < line.Length && colon - at < 32 && (char.IsAsciiLetterOrDigit(line[colon]) || line[colon] is '/' or '_'))
        {
            colon++;
        }

        return colon < line.Length && line[colon] == ':' && line.AsSpan(at, colon - at).Contains("/CPU", StringComparison.Ordinal) && char.IsAsciiDigit(line[colon - 1])
            ? colon + 1
            : -1;
    }

    /// <summary>Returns the place behind RouterOS' topics, <c>interface,info </c>; -1 when none stand there.</summary>
    public static int TopicsEnd(string line, int at)
    {
        var end = at;
        while (end < line.Length && end - at < 64 && (char.IsAsciiLetterLower(line[end]) || char.IsAsciiDigit(line[end]) || line[end] is ',' or '!'))
        {
            end++;
        }

        if (end == at || end >= line.Length || line[end] != ' ' || line[at] == ',')
        {
            return -1;
        }

        var comma = line.AsSpan(at, end - at).LastIndexOf(',');
        return comma > 0 && TopicLevels.Contains(line[(at + comma + 1)..end]) ? end + 1 : -1;
    }

    /// <summary>Returns the place behind EXOS' component, <c>&lt;Info:vlan.msgs.portLinkStateDown&gt;</c>; -1 when none stands there.</summary>
    public static int ComponentEnd(string line, int at)
    {
        if (line[at] != '<')
        {
            return -1;
        }

        var close = line.AsSpan(at, Math.Min(HeaderWords.LongestWord, line.Length - at)).IndexOf('>');
        var inner = close < 0 ? [] : line.AsSpan(at + 1, close - 1);
        return inner.IndexOf(':') > 1 && inner.IndexOf('.') > inner.IndexOf(':') && inner.IndexOf(' ') < 0 ? at + close + 1 : -1;
    }

    /// <summary>Returns the place behind the kernel's own time, <c>[ 1234.567890]</c>; -1 when none stands there.</summary>
    public static int KernelTimeEnd(string line, int at)
    {
        if (line[at] != '[')
        {
            return -1;
        }

        var digits = at + 1;
        while (digits < line.Length && line[digits] == ' ' && digits - at < 8)
        {
            digits++;
        }

        var dot = SkipDigits(line, digits);
        var close = dot > digits && dot < line.Length && line[dot] == '.' ? SkipDigits(line, dot + 1) : -1;
        return close > dot + 1 && close < line.Length && line[close] == ']' ? close + 1 : -1;
    }

    /// <summary>Skips the kernel's driver and bus address: <c>e1000e 0000:00:19.0 eth0: NIC Link is Down</c>.</summary>
    public static int SkipDriver(string line, int at)
    {
        var start = SkipBlanks(line, at);
        var end = HeaderWords.WordEnd(line, start);
        if (!Drivers.Contains(line[start..end].TrimEnd(':')))
        {
            return at;
        }

        var bus = SkipBlanks(line, end);
        var busEnd = HeaderWords.WordEnd(line, bus);
        return line.AsSpan(bus, busEnd - bus) is [_, _, _, _, ':', _, _, ':', _, _, '.', ..] ? busEnd : end;
    }

    /// <summary>Returns the place behind FRR's id of a message, <c>[M59KS-A3ZXZ]</c> or <c>[EC 33554466]</c>; -1 when none stands there.</summary>
    public static int UniqueIdEnd(string line, int at)
    {
        var close = line.AsSpan(at, Math.Min(20, line.Length - at)).IndexOf(']');
        var inner = close < 0 ? [] : line.AsSpan(at + 1, close - 1);
        return inner is [_, _, _, _, _, '-', _, _, _, _, _] || inner.StartsWith("EC ", StringComparison.Ordinal) ? at + close + 1 : -1;
    }

    /// <summary>Returns the place behind RFC 5424's structured data, <c>-</c> or <c>[id name="value"]</c>.</summary>
    public static int DataEnd(string line, int at)
    {
        if (at < line.Length && line[at] == '-')
        {
            return at + 1;
        }

        var quoted = false;
        while (at < line.Length && line[at] == '[')
        {
            while (at < line.Length && (quoted || line[at] != ']'))
            {
                quoted ^= line[at] == '"' && line[at - 1] != '\\';
                at++;
            }

            at = Math.Min(at + 1, line.Length);
        }

        return at;
    }

    /// <summary>Skips what Huawei and H3C write between the name and the text: <c>-Slot=2;</c>, <c>CID=0x80-alarmID=0x08;</c>, <c>OID 1.3.6.1…</c>, <c>Trap 1.3.6…&lt;linkDown&gt;:</c>.</summary>
    public static int SkipLocation(string line, MessageTag tag)
    {
        var at = SkipBlanks(line, tag.End);
        if (!tag.Name.Contains('/', StringComparison.Ordinal))
        {
            return at;
        }

        var semicolon = line.AsSpan(at, Math.Min(240, line.Length - at)).IndexOf(';');
        var place = semicolon < 0 ? [] : line.AsSpan(at, semicolon);
        var equals = place.IndexOf('=');
        if (equals > 0 && (place[0] == '-' || place.StartsWith("CID=", StringComparison.Ordinal) || (place.StartsWith("Slot=", StringComparison.Ordinal) && place.IndexOf(' ') < 0)))
        {
            at = SkipBlanks(line, at + semicolon + 1);
        }

        foreach (var word in (string[])["OID:", "OID", "Trap"])
        {
            var number = SkipBlanks(line, at + word.Length);
            if (line.AsSpan(at).StartsWith(word, StringComparison.Ordinal) && number < line.Length && char.IsAsciiDigit(line[number]))
            {
                while (number < line.Length && (char.IsAsciiDigit(line[number]) || line[number] == '.'))
                {
                    number++;
                }

                var close = number < line.Length && line[number] == '<' ? line.IndexOf('>', number, Math.Min(64, line.Length - number)) : -1;
                at = close > 0 ? close + 1 : number;
                at = at < line.Length && line[at] == ':' ? at + 1 : at;
                break;
            }
        }

        return SkipBlanks(line, at);
    }

    public static int SkipDigits(ReadOnlySpan<char> line, int at)
    {
        while (at < line.Length && char.IsAsciiDigit(line[at]))
        {
            at++;
        }

        return at;
    }

    private static int SkipBlanks(string line, int at)
    {
        while (at < line.Length && line[at] is ' ' or '\t')
        {
            at++;
        }

        return at;
    }
}
