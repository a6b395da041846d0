using System.Globalization;

namespace AiService.Faults;

/// <summary>Reads the name of a known kind of interface at a place in a text.</summary>
internal static class PortScanner
{
    private const int LongestWord = 32;
    private const int MostSpellings = 8;

    /// <summary>A name, or one expression for several ports, that begins just here; null when none does.</summary>
    /// <param name="text">A normal text.</param>
    /// <param name="start">Where the name would begin.</param>
    /// <param name="isBehindNoun">A noun for ports stands before it, so that a blank before a number is part of the name.</param>
    public static PortMention? Read(string text, int start, bool isBehindNoun = false)
    {
        return InterfaceTrie.Step(InterfaceTrie.Root, text[start]) is not 0 and var node && MayBegin(text, start) ? ReadFrom(text, start, node, isBehindNoun) : null;
    }

    private static PortMention? ReadFrom(string text, int start, int node, bool isBehindNoun)
    {
        Span<int> ends = stackalloc int[MostSpellings];
        Span<int> forms = stackalloc int[MostSpellings];
        var count = 0;
        for (var at = start; node != 0;)
        {
            at++;
            if (InterfaceTrie.Forms(node) is not 0 and var allowed && count < MostSpellings)
            {
                ends[count] = at;
                forms[count++] = allowed;
            }

            node = at < text.Length ? InterfaceTrie.Step(node, text[at]) : 0;
        }

        while (--count >= 0)
        {
            if (Finish(text, start, ends[count], forms[count], isBehindNoun) is { } mention)
            {
                return mention;
            }
        }

        return null;
    }

    private static PortMention? Finish(string text, int start, int word, int forms, bool isBehindNoun)
    {
        if (forms == 1 << (int)NumberForm.Lower && text.AsSpan(start, word - start).IndexOfAnyInRange('A', 'Z') >= 0)
        {
            return null;
        }

        var at = word;
        while (at < text.Length && at - word < 3 && text[at] is ' ' or '\t')
        {
            at++;
        }

        if (at - word > 2)
        {
            return null;
        }

        var numbers = PortNumbers.Read(text, at, forms);
        if (numbers.End < 0 || (at > word && !MayHaveBlank(text.AsSpan(start, word - start), forms, numbers.Parts, isBehindNoun))
            || !FitsPrefix(text, start, word, numbers.Parts))
        {
            return null;
        }

        if (numbers.IsSeveral)
        {
            return word - start > 1 ? new PortMention(start, numbers.End, null, true) : null;
        }

        if (!MayEnd(text, numbers.End, numbers.Parts > 1 || word - start >= 5))
        {
            return numbers.Parts > 1 && word - start > 1 ? new PortMention(start, PortNumbers.Token(text, numbers.End), null, true) : null;
        }

        var name = at == word ? text[start..numbers.End] : string.Concat(text.AsSpan(start, word - start), text.AsSpan(at, numbers.End - at));
        return name.Contains('|', StringComparison.Ordinal) || name.Length > InterfaceName.MaxLength
            ? new PortMention(start, numbers.End, null, true)
            : new PortMention(start, numbers.End, new InterfaceName(name), false);
    }

    /// <summary>A name is no part of a longer word. Letters of other scripts and invisible characters count as such; CJK does not.</summary>
    private static bool MayBegin(string text, int start)
    {
        if (start == 0)
        {
            return true;
        }

        var before = text[start - 1];
        if (IsLetterOrDigit(before))
        {
            return false;
        }

        // "host.example", but "2.GE0/0/1" is the second item of a list.
        return start < 2 || before != '.' || char.IsAsciiDigit(text[start - 2]) || !(IsLetterOrDigit(text[start - 2]) || text[start - 2] == '_');
    }

    /// <summary>Behind a host's name and a hyphen only what no host's name ends with: <c>BJ-CORE-01-GigabitEthernet1/0/24</c>.</summary>
    private static bool FitsPrefix(string text, int start, int word, int parts)
    {
        return start < 2 || !IsLetterOrDigit(text[start - 2])
            || text[start - 1] switch
            {
                '-' => (parts > 1 && word - start > 1) || word - start >= 5 || (word - start == 3 && text.AsSpan(start, 3) is "eth" or "ens" or "swp"),
                '_' => word - start > 1,
                _ => true,
            };
    }

    private static bool MayHaveBlank(ReadOnlySpan<char> word, int forms, int parts, bool isBehindNoun)
    {
        Span<char> lower = stackalloc char[LongestWord];
        lower = lower[..word.ToLowerInvariant(lower)];
        return parts switch
        {
            0 => false,
            1 => isBehindNoun ? lower.Length > 1 && lower is not ("port" or "as" or "slot")
                : lower.Length >= 5 && (forms & (1 << (int)NumberForm.Blank)) != 0,
            2 => lower.Length > 2 || lower is "gi" or "ge" or "te" or "fa" or "et" or "hu" or "fo" or "tw" or "fi" or "se",
            _ => lower is not ("at" or "as" or "so" or "ip" or "is"),
        };
    }

    private static bool MayEnd(string text, int end, bool isSure)
    {
        if (end == text.Length)
        {
            return true;
        }

        var next = text[end];
        if (char.IsAsciiLetter(next))
        {
            return IsState(text, end);
        }

        var after = end + 1 < text.Length ? text[end + 1] : ' ';
        return next switch
        {
            '_' => (isSure && IsLetterOrDigit(after)) || IsState(text, end + 1),
            // A range, which PortRanges reads.
            '-' when char.IsAsciiDigit(after) => true,
            '-' or '.' => !char.IsDigit(after) && (isSure || !IsLetterOrDigit(after) || IsState(text, end + 1)),
            '/' or ':' => !char.IsDigit(after),
            _ => !IsLetterOrDigit(next),
        };
    }

    /// <summary>The word for a state is glued to the name: <c>GE0/0/1down</c>.</summary>
    private static bool IsState(string text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        return (end == text.Length || !(IsLetterOrDigit(text[end]) || text[end] == '_'))
            && text.AsSpan(at, end - at) is { Length: > 1 and < 12 } word
            && (Is(word, "down") || Is(word, "up") || Is(word, "linkdown") || Is(word, "linkup") || Is(word, "flapping"));

        static bool Is(ReadOnlySpan<char> word, string state) => word.Equals(state, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsLetterOrDigit(char letter)
    {
        return letter < 128 ? char.IsAsciiLetterOrDigit(letter)
            : CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.Format;
    }
}
