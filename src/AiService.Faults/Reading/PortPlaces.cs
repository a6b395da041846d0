using System.Buffers;

namespace AiService.Faults.Reading;

/// <summary>Where ports stand in a text, and which words are ports by their form alone.</summary>
internal static class PortPlaces
{
    private static readonly SearchValues<char> PositionLetters = SearchValues.Create("0123456789/");

    /// <summary>Returns the index of the first mention at or behind a place.</summary>
    public static int FirstFrom(IReadOnlyList<PortMention> ports, int from)
    {
        var (low, high) = (0, ports.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ports[middle].Start < from ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>True when a mention begins at a place; those before an index lie before it.</summary>
    public static bool Begins(IReadOnlyList<PortMention> ports, int from, int at)
    {
        for (var next = from; next < ports.Count && ports[next].Start <= at; next++)
        {
            if (ports[next].Start == at)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Letters and a position of three places: a port of whatever kind, <c>xge-1/1/5</c>.</summary>
    public static bool IsPosition(ReadOnlySpan<char> chunk)
    {
        var digits = chunk.IndexOfAnyInRange('0', '9');
        var word = digits < 0 ? chunk : chunk[..digits].TrimEnd('-');
        return digits > 1 && chunk[digits..].Count('/') is 2 or 3 && chunk[digits..].IndexOfAnyExcept(PositionLetters) < 0 && word.IndexOfAnyExceptInRange('a', 'z') < 0
            && word is not ("slot" or "cpu" or "fan" or "power" or "lc" or "rp" or "card" or "module" or "unit" or "subslot" or "board" or "mpu" or "lpu" or "area" or "vlan" or "psu" or "pic" or "fpc" or "mic");
    }
}
