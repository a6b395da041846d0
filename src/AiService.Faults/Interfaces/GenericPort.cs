namespace AiService.Faults;

/// <summary>Reads the name of a port that is of no known kind, where a noun says that a port is named.</summary>
internal static class GenericPort
{
    private const int MostBefore = 4;

    private static readonly string[] StateWords =
    [
        "down", "up", "is", "was", "are", "has", "have", "went", "goes", "status", "state", "link", "linkdown", "linkup", "flap", "flapping", "on", "of", "in", "with", "changed",
        "and", "or", "to", "not", "error", "errors", "err", "admin", "administratively", "oper", "failed", "failure", "shutdown", "disabled", "enabled", "the", "crc", "at", "for", "by",
        "no", "high", "low", "has", "keeps", "cannot", "from", "since", "due", "because", "became", "becomes", "turned", "name", "number", "id", "index", "between", "physical", "protocol",
    ];

    private static readonly string[] Words = ["port", "ether", "ethernet", "wan", "lan", "dmz", "trk", "lag", "re", "internal", "combo", "sfp", "qsfp", "x", "xg", "ha", "mlt", "trunk", "sfpplus"];
    private static readonly string[] Bare = ["mgmt", "mgmt-eth", "irb", "lo", "wan", "lan", "dmz", "internal", "docker", "management", "bridge"];

    /// <summary>
    /// What stands directly behind a noun for ports, where devices have names of no known kind: <c>1/1/24</c>, <c>port3</c>, <c>A1</c>. A mention
    /// without a name that is not several is something else, <c>MA5800</c>; null when nothing stands there.
    /// </summary>
    public static PortMention? Read(string text, int at)
    {
        var start = at;
        while (start < text.Length && start - at < MostBefore && text[start] is ' ' or '\t' or '"' or '\'' or '[' or '(' or '<' or '`' or '“' or '”' or '「' or '【' or '\\' or '#')
        {
            start++;
        }

        if (start >= text.Length || !char.IsAsciiLetterOrDigit(text[start]))
        {
            return null;
        }

        var end = Token(text, start);
        for (var inner = start; inner < end; inner++)
        {
            if (PortScanner.Read(text, inner, inner == start) is { } known)
            {
                var after = PortRanges.Extend(text, known);
                return after == known.End ? known : new PortMention(known.Start, after, null, true);
            }
        }

        var isField = at > 0 && text[at - 1] is '=' or ':';
        return Judge(text, start, end, isField);
    }

    /// <summary>True for what a device may call a port: letters, digits and few signs, none of them at an end or twice.</summary>
    public static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > InterfaceName.MaxLength || !char.IsAsciiLetterOrDigit(name[0]) || !char.IsAsciiLetterOrDigit(name[^1]))
        {
            return false;
        }

        var (digits, dots) = (0, 0);
        for (var at = 0; at < name.Length; at++)
        {
            var letter = name[at];
            digits += char.IsAsciiDigit(letter) ? 1 : 0;
            dots += letter == '.' ? 1 : 0;
            if (!char.IsAsciiLetterOrDigit(letter) && (letter is not ('/' or '.' or ':' or '-' or '_') || !char.IsAsciiLetterOrDigit(name[at + 1])))
            {
                return false;
            }
        }

        return digits > 0 ? dots < 3 : IsOneOf(name, Bare);
    }

    private static PortMention? Judge(string text, int start, int end, bool isField)
    {
        var token = text.AsSpan(start, end - start);
        var letters = 0;
        while (letters < token.Length && char.IsAsciiLetter(token[letters]))
        {
            letters++;
        }

        var word = token[..letters];
        if (letters > 0 && (letters == token.Length || !char.IsAsciiDigit(token[letters])) && IsOneOf(word, StateWords) && !isField)
        {
            return null;
        }

        if (!IsName(token))
        {
            return new PortMention(start, end, null, letters < token.Length && token[letters..].IndexOfAny("*[{") >= 0);
        }

        var number = token[letters..];
        var isPort = isField ? letters < token.Length || IsOneOf(word, Bare)
            : letters == 0 ? IsPosition(token) && !IsCount(text, end, token)
            : letters == token.Length ? IsOneOf(word, Bare)
            : number.IndexOfAnyExceptInRange('0', '9') < 0 ? Fits(word, number.Length) : IsOneOf(word, Words) && IsPosition(number.TrimStart('-'));
        if (!isPort)
        {
            return new PortMention(start, end, null, false);
        }

        var after = letters == token.Length ? end : PortRanges.Extend(text, new PortMention(start, end, new InterfaceName(token.ToString()), false));
        return after > end || (letters == 0 && token.IndexOf('-') > 0)
            ? new PortMention(start, after, null, true)
            : new PortMention(start, end, new InterfaceName(token.ToString()), false);
    }

    private static bool Fits(ReadOnlySpan<char> word, int digits) =>
        IsOneOf(word, Words) ? digits <= 3 : word.Length == 1 && word[0] is >= 'A' and <= 'L' && digits <= 2;

    /// <summary>Numbers with one sign: <c>24</c>, <c>0/9</c>, <c>1/1/24</c>, <c>1:24</c>, and with a sub-interface.</summary>
    private static bool IsPosition(ReadOnlySpan<char> token)
    {
        var (parts, longest, run, dots) = (1, 0, 0, 0);
        var before = ' ';
        foreach (var letter in token)
        {
            run = char.IsAsciiDigit(letter) ? run + 1 : 0;
            longest = Math.Max(longest, dots == 0 ? run : 0);
            parts += char.IsAsciiLetterOrDigit(letter) ? 0 : 1;
            dots += letter == '.' ? 1 : 0;
            // "2/1/c4/1" and "1/g1"; no other letters.
            if (letter == '_' || (char.IsAsciiLetter(letter) && before != '/'))
            {
                return false;
            }

            before = letter;
        }

        return longest <= (parts == 1 || token.Contains('-') ? 3 : 4) && parts <= 6 && dots <= 1 && (dots == 0 || parts > 2 || token.IndexOf('/') > 0);
    }

    /// <summary>A time or a count: "12:30:00", "24个", "3 errors".</summary>
    private static bool IsCount(string text, int end, ReadOnlySpan<char> token)
    {
        if (token.Count(':') > 1)
        {
            return true;
        }

        return end < text.Length && "%个年月日时分秒次条台例".Contains(text[end], StringComparison.Ordinal);
    }

    private static int Token(string text, int start)
    {
        var end = start;
        while (end < text.Length && end - start < 2 * InterfaceName.MaxLength
            && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '/' or '.' or ':' or '-' or '_' or '*' or '[' or ']' or '{' or '}'))
        {
            end++;
        }

        while (end > start + 1 && text[end - 1] is '.' or ':' or '-' or '_' or '/' or ']' or '}' && !(text[end - 1] is ']' or '}' && text.AsSpan(start, end - start).IndexOfAny("[{") >= 0))
        {
            end--;
        }

        return end;
    }

    private static bool IsOneOf(ReadOnlySpan<char> word, string[] words)
    {
        foreach (var one in words)
        {
            if (word.Equals(one, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
