
namespace AiService.Faults.Messages;

/// <summary>The name of a message as a header writes it.</summary>
/// <param name="Start">Its first character, <c>%</c> included.</param>
/// <param name="Length">Its characters, severity included.</param>
/// <param name="Name">The name without severity and slot: <c>LINK-UPDOWN</c>, <c>IFNET/linkDown_active</c>, <c>RPD_OSPF_NBRDOWN</c>.</param>
/// <param name="End">One beyond the colon.</param>
internal sealed record MessageTag(int Start, int Length, string Name, int End)
{
    private const int Longest = 96;

    // A message of a chassis says which processor wrote it: PM-SP-4-ERR_DISABLE, TRANSCEIVER-DFC2-6-REMOVED.
    private static readonly string[] Slots = ["SP", "RP", "STDBY", "SPSTBY", "DFC", "SW", "SIP", "LC", "RSP", "FEX", "SUP"];

    /// <summary>Reads the name that begins at a place of a line; null when none begins there.</summary>
    /// <param name="line">The line.</param>
    /// <param name="at">The place.</param>
    /// <param name="underscored">Whether Junos' form (<c>RPD_OSPF_NBRDOWN:</c>) is looked for.</param>
    public static MessageTag? Read(string line, int at, bool underscored)
    {
        if (at + 4 >= line.Length)
        {
            return null;
        }

        return line[at] switch
        {
            '%' when line[at + 1] == '%' => Slashed(line, at, SkipDigits(line, at + 2, 2)),
            '%' => Slashed(line, at, at + 1) ?? Dashed(line, at),
            '[' => Slashed(line, at, at),
            >= 'A' and <= 'Z' => Slashed(line, at, at) ?? (underscored ? Underscored(line, at) : null),
            _ => null,
        };
    }

    // IFNET/2/linkDown_active(l)[35]: of Huawei and H3C, [PHY]/5/PORT LINK STATUS CHANGE: of 3Com
    private static MessageTag? Slashed(string line, int start, int at)
    {
        var bracketed = line[at] == '[';
        var module = bracketed ? at + 1 : at;
        var end = module;
        while (end < line.Length && end - module < Longest && (char.IsAsciiLetterUpper(line[end]) || char.IsAsciiDigit(line[end]) || line[end] is '_' or '-'))
        {
            end++;
        }

        var slash = bracketed && end < line.Length && line[end] == ']' ? end + 1 : end;
        if (end - module < 2 || slash + 3 >= line.Length || line[slash] != '/' || line[slash + 1] is < '0' or > '7' || line[slash + 2] != '/'
            || !char.IsAsciiLetter(line[slash + 3]))
        {
            return null;
        }

        var name = slash + 3;
        var nameEnd = name;
        var capitals = true;
        while (nameEnd < line.Length && nameEnd - name < Longest)
        {
            var letter = line[nameEnd];
            capitals &= !char.IsAsciiLetterLower(letter);
            var joined = letter == ' ' && capitals && nameEnd + 2 < line.Length && char.IsAsciiLetterUpper(line[nameEnd + 1]) && !char.IsAsciiLetterLower(line[nameEnd + 2]);
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '-') && !joined)
            {
                break;
            }

            nameEnd++;
        }

        var colon = SkipSuffixes(line, nameEnd);
        if (colon >= line.Length || (line[colon] != ':' && !(bracketed && line[colon] == ' ')))
        {
            return null;
        }

        return new MessageTag(start, nameEnd - start, $"{line[module..end]}/{line[name..nameEnd].Replace(' ', '_')}", colon + 1);
    }

    // LINK-3-UPDOWN: of Cisco and many others, LINK-W-Down:, STCK SYSL-I-UNITMSG:, ADJCHANGE:
    private static MessageTag? Dashed(string line, int at)
    {
        var stop = at + 1;
        while (stop < line.Length && stop - at < Longest && (char.IsAsciiLetterOrDigit(line[stop]) || line[stop] is '_' or '-' or ' '))
        {
            stop++;
        }

        var blank = line.AsSpan(at, stop - at).IndexOf(' ');
        var word = blank < 0 ? stop : at + blank;
        var closed = stop < line.Length && line[stop] == ':';
        if (!char.IsAsciiLetter(line[at + 1]))
        {
            return null;
        }

        // Blanks inside belong to a name only when its severity is written with a letter, as small switches do.
        var end = word == stop || line.AsSpan(word, stop - word).Trim(' ').IsEmpty ? word : closed && IsLettered(line.AsSpan(at + 1, stop - at - 1)) ? stop : word;
        var name = NameOf(line[(at + 1)..end].TrimEnd(), out var severe);
        var colon = end;
        while (colon < line.Length && line[colon] == ' ')
        {
            colon++;
        }

        var punctuated = colon < line.Length && line[colon] == ':';
        var spaced = punctuated && (colon + 1 == line.Length || line[colon + 1] == ' ');
        if (severe ? !punctuated && end < line.Length && line[end] != ' ' : !spaced || name.Length < 5 || name.Any(char.IsAsciiLetterLower))
        {
            return null;
        }

        return new MessageTag(at, end - at, name, punctuated ? colon + 1 : end);
    }

    private static bool IsLettered(ReadOnlySpan<char> text)
    {
        for (var at = 1; at + 2 < text.Length; at++)
        {
            if (text[at] == '-' && text[at + 2] == '-' && text[at + 1] is 'A' or 'C' or 'D' or 'E' or 'F' or 'I' or 'N' or 'W')
            {
                return true;
            }
        }

        return false;
    }

    private static string NameOf(string tag, out bool severe)
    {
        var parts = tag.Split('-');
        severe = false;
        for (var i = 1; i < parts.Length - 1; i++)
        {
            if (parts[i] is [>= '0' and <= '7'] or ['A' or 'C' or 'D' or 'E' or 'F' or 'I' or 'N' or 'W'])
            {
                severe = true;
                var facility = parts[..i].Where((part, index) => index == 0 || !IsSlot(part));
                return string.Join('-', facility.Concat(parts[(i + 1)..])).Replace(' ', '_');
            }
        }

        return tag;
    }

    private static bool IsSlot(string part) =>
        Slots.Any(slot => part.StartsWith(slot, StringComparison.Ordinal) && (part.Length == slot.Length || char.IsAsciiDigit(part[slot.Length]) || part[slot.Length] == '_'));

    // RPD_OSPF_NBRDOWN: of Junos
    private static MessageTag? Underscored(string line, int at)
    {
        var end = at;
        var joints = 0;
        while (end < line.Length && end - at < Longest && (char.IsAsciiLetterUpper(line[end]) || char.IsAsciiDigit(line[end]) || line[end] == '_'))
        {
            joints += line[end] == '_' ? 1 : 0;
            end++;
        }

        return joints > 0 && end - at >= 6 && end < line.Length && line[end] == ':' && (end + 1 == line.Length || line[end + 1] == ' ')
            ? new MessageTag(at, end - at, line[at..end], end + 1)
            : null;
    }

    // (l), (t), [35]
    private static int SkipSuffixes(string line, int at)
    {
        while (at < line.Length && line[at] is '(' or '[')
        {
            var close = at + 1;
            while (close < line.Length && close - at < 12 && char.IsAsciiLetterOrDigit(line[close]))
            {
                close++;
            }

            if (close >= line.Length || line[close] is not (')' or ']'))
            {
                return at;
            }

            at = close + 1;
        }

        return at;
    }

    private static int SkipDigits(string line, int at, int most)
    {
        var end = at;
        while (end < line.Length && end - at < most && char.IsAsciiDigit(line[end]))
        {
            end++;
        }

        return end;
    }
}
