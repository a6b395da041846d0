
namespace AiService.Faults.Messages;

/// <summary>Reads the pairs of a message's body, in one pass.</summary>
internal static class MessageFields
{
    private const int LongestName = 48;

    // Of "ifName xe-0/0/0" and "ifAdminStatus is 1": names that only a MIB gives.
    private static readonly string[] MibEndings = ["Name", "Status", "State", "Index", "Descr", "Type", "Reason", "Address", "Alias"];

    /// <summary>Returns the pairs between two places of a line.</summary>
    public static List<MessageField> Read(string line, int start, int end)
    {
        var fields = new List<MessageField>();
        var at = start;
        var brackets = 0;
        while (at < end)
        {
            var stop = SegmentEnd(line, at, end);
            ReadSegment(line, at, stop, brackets > 0, fields);
            if (stop < end)
            {
                brackets = line[stop] is '(' or '[' ? brackets + 1 : line[stop] is ')' or ']' ? Math.Max(0, brackets - 1) : brackets;
            }

            at = stop + 1;
        }

        return fields;
    }

    // A segment ends at a comma, a semicolon or a bracket; quotes and tight brackets (up(1), eth0[3]) belong to it.
    private static int SegmentEnd(string line, int at, int end)
    {
        for (var i = at; i < end; i++)
        {
            switch (line[i])
            {
                case '"':
                    var quote = line.IndexOf('"', i + 1, end - i - 1);
                    i = quote > 0 ? quote : end; // Behind an open quote is no list.
                    break;
                case '(' or '[' when i > at && char.IsAsciiLetterOrDigit(line[i - 1]) && TightEnd(line, i, end) is var tight and > 0:
                    i = tight;
                    break;
                case ',' or ';' or '(' or ')' or '[' or ']':
                    return i;
            }
        }

        return end;
    }

    private static int TightEnd(string line, int open, int end)
    {
        for (var i = open + 1; i < end && i < open + 16; i++)
        {
            if (line[i] is ')' or ']')
            {
                return i;
            }

            if (line[i] is ' ' or ',' or '=' or '(' or '[')
            {
                return -1;
            }
        }

        return -1;
    }

    private static void ReadSegment(string line, int start, int end, bool bracketed, List<MessageField> fields)
    {
        var equals = line.AsSpan(start, end - start).IndexOf('=');
        if (equals >= 0)
        {
            ReadEquals(line, start, end, start + equals, bracketed, fields);
            return;
        }

        (start, end) = Trim(line, start, end);
        var colon = line.AsSpan(start, end - start).IndexOf(':');
        if (colon > 0 && colon <= LongestName && IsPhrase(line.AsSpan(start, colon)))
        {
            Add(line, start, start + colon, start + colon + 1, end, fields);
            return;
        }

        var blank = line.AsSpan(start, end - start).IndexOf(' ');
        if (blank > 0 && blank <= LongestName && IsMibName(line.AsSpan(start, blank)))
        {
            var value = start + blank + 1;
            value += line.AsSpan(value, end - value).StartsWith("is ", StringComparison.Ordinal) ? 3 : 0;
            if (line.AsSpan(value, end - value).Trim().IndexOf(' ') < 0)
            {
                Add(line, start, start + blank, value, end, fields);
            }
        }
    }

    // Several may stand in one segment: date=… time=… msg="…".
    private static void ReadEquals(string line, int start, int end, int equals, bool bracketed, List<MessageField> fields)
    {
        while (equals >= 0)
        {
            var nameEnd = equals;
            while (nameEnd > start && line[nameEnd - 1] == ' ')
            {
                nameEnd--;
            }

            var name = NameStart(line, start, nameEnd);
            var value = equals + 1;
            while (value < end && line[value] == ' ')
            {
                value++;
            }

            var next = NextEquals(line, value, end);
            var valueEnd = ValueEnd(line, value, end, next, bracketed);
            if (name < nameEnd)
            {
                Add(line, name, nameEnd, value, valueEnd, fields);
            }

            start = Math.Max(valueEnd, value);
            equals = next;
        }
    }

    private static int NextEquals(string line, int at, int end)
    {
        if (at < end && line[at] == '"' && line.IndexOf('"', at + 1, end - at - 1) is var quote and > 0)
        {
            at = quote + 1;
        }

        return at < end ? line.IndexOf('=', at, end - at) : -1;
    }

    private static int ValueEnd(string line, int value, int end, int next, bool bracketed)
    {
        if (value < end && line[value] == '"' && line.IndexOf('"', value + 1, end - value - 1) is var quote and > 0)
        {
            return quote + 1;
        }

        if (next >= 0)
        {
            // The next pair's name is not part of this value.
            var nameEnd = next;
            while (nameEnd > value && line[nameEnd - 1] == ' ')
            {
                nameEnd--;
            }

            end = Math.Max(value, NameStart(line, value, nameEnd));
        }

        if (!bracketed && line.AsSpan(value, end - value).IndexOf(' ') is var blank and >= 0)
        {
            return value + blank;
        }

        return end;
    }

    private static int NameStart(string line, int from, int nameEnd)
    {
        var name = nameEnd;
        while (name > from && nameEnd - name < LongestName && (char.IsAsciiLetterOrDigit(line[name - 1]) || line[name - 1] is '_' or '.' or '-'))
        {
            name--;
        }

        while (name < nameEnd && !char.IsAsciiLetter(line[name]))
        {
            name++;
        }

        return name;
    }

    private static void Add(string line, int name, int nameEnd, int value, int valueEnd, List<MessageField> fields)
    {
        (value, valueEnd) = Trim(line, value, valueEnd);
        if (valueEnd - value >= 2 && line[value] == '"' && line[valueEnd - 1] == '"')
        {
            (value, valueEnd) = (value + 1, valueEnd - 1);
        }

        fields.Add(new MessageField(line[name..nameEnd].TrimEnd(), line[value..valueEnd], name, value, valueEnd - value));
    }

    private static (int Start, int End) Trim(string line, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(line[start]))
        {
            start++;
        }

        while (end > start && (char.IsWhiteSpace(line[end - 1]) || (line[end - 1] == '.' && end - start > 1)))
        {
            end--;
        }

        return (start, end);
    }

    // One to three words of letters: "new state", "intf".
    private static bool IsPhrase(ReadOnlySpan<char> text)
    {
        var blanks = 0;
        foreach (var letter in text)
        {
            blanks += letter == ' ' ? 1 : 0;
            if (blanks > 2 || !(char.IsAsciiLetter(letter) || letter is ' ' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsMibName(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter))
            {
                return false;
            }
        }

        foreach (var ending in MibEndings)
        {
            if (text.Length > ending.Length && text.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
