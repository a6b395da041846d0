using System.Text;

namespace AiService.Faults;

/// <summary>Maps the spellings of a kind of port to one word.</summary>
internal static class InterfaceKinds
{
    private static readonly Dictionary<string, string> Kinds = KindsBySpelling();

    public static string Canonical(string name)
    {
        return Split(name) is { } parts ? parts.Kind + Plain(parts.Position) : name.ToLowerInvariant();
    }

    /// <summary>A name's word and what follows it; null when the name is none of a word and numbers.</summary>
    public static InterfaceParts? Split(string name)
    {
        var end = WordEnd(name);
        var numbers = name.AsSpan(end);
        if (end is 0 or > 31 || numbers.IsEmpty || numbers.Length > 31 || !char.IsAsciiDigit(numbers[0]) || !ArePosition(numbers))
        {
            return null;
        }

        var lower = name.ToLowerInvariant();
        return new InterfaceParts(lower[..end], KindOf(lower[..end]), lower[end..]);
    }

    /// <summary>The one word for all that mean the same kind of port: <c>gigabitethernet</c> for <c>GE</c>, <c>Gig</c>, …</summary>
    public static string KindOf(string word)
    {
        var lower = word.ToLowerInvariant();
        if (Kinds.TryGetValue(lower, out var kind))
        {
            return kind;
        }

        var plain = lower.Replace("-", "", StringComparison.Ordinal);
        return Kinds.GetValueOrDefault(plain, plain);
    }

    /// <summary>Behind the longest listed word that a digit follows, else behind the letters; 0 when there are none.</summary>
    private static int WordEnd(string name)
    {
        var end = 0;
        for (var (at, node) = (0, InterfaceTrie.Root); at < name.Length && (node = InterfaceTrie.Step(node, name[at])) != 0; at++)
        {
            end = InterfaceTrie.Forms(node) != 0 && at + 1 < name.Length && char.IsAsciiDigit(name[at + 1]) ? at + 1 : end;
        }

        if (end > 0 || name.Length == 0 || !char.IsAsciiLetter(name[0]))
        {
            return end;
        }

        while (end < name.Length && (char.IsAsciiLetter(name[end]) || name[end] is '-' or '_' or '.'))
        {
            end++;
        }

        return end;
    }

    /// <summary>Digits and signs, and the words of a position such as <c>0/RP0/CPU0/0</c>.</summary>
    private static bool ArePosition(ReadOnlySpan<char> numbers)
    {
        for (var at = 0; at < numbers.Length; at++)
        {
            if (!(char.IsAsciiDigit(numbers[at]) || numbers[at] is '/' or '.' or ':' || (char.IsAsciiLetter(numbers[at]) && numbers.Contains('/') && numbers[at - 1] is not '.' and not ':'
                && !char.IsAsciiDigit(numbers[at - 1]))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Numbers without leading zeros: <c>01</c> and <c>1</c> are one port.</summary>
    private static string Plain(string position)
    {
        var plain = new StringBuilder(position.Length);
        for (var at = 0; at < position.Length; at++)
        {
            var isLeading = position[at] == '0' && (at == 0 || !char.IsAsciiDigit(position[at - 1]) || plain.Length == 0 || !char.IsAsciiDigit(plain[^1]));
            if (!isLeading || at + 1 == position.Length || !char.IsAsciiDigit(position[at + 1]))
            {
                plain.Append(position[at]);
            }
        }

        return plain.ToString();
    }

    private static Dictionary<string, string> KindsBySpelling()
    {
        var kinds = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var kind in InterfaceLists.All)
        {
            foreach (var spelling in kind.Spellings)
            {
                kinds.TryAdd(spelling.Word.ToLowerInvariant(), kind.Kind);
            }
        }

        foreach (var kind in InterfaceLists.All)
        {
            foreach (var spelling in kind.Spellings)
            {
                kinds.TryAdd(spelling.Word.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal), kind.Kind);
            }
        }

        return kinds;
    }
}

/// <summary>A name taken apart.</summary>
/// <param name="Word">As written, in lower case: <c>gig</c>, <c>eth-trunk</c>, <c>xe-</c>.</param>
/// <param name="Kind">The word's canonical kind: <c>gigabitethernet</c>.</param>
/// <param name="Position">The numbers as written: <c>0/0/1.100</c>.</param>
internal readonly record struct InterfaceParts(string Word, string Kind, string Position);
