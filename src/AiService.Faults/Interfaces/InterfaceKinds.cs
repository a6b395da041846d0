using System.Collections.Frozen;
using System.Text;

namespace AiService.Faults;

/// <summary>Which spellings mean the same kind of port.</summary>
internal static class InterfaceKinds
{
    private static readonly FrozenDictionary<string, string> Kinds = KindsBySpelling();

    public static string Canonical(string name)
    {
        return Split(name) is { } parts ? parts.Kind + Plain(parts.Position) : name.ToLowerInvariant();
    }

    /// <summary>A name's word and what follows it; null when the name is none of a word and numbers.</summary>
    public static InterfaceParts? Split(string name)
    {
        var word = 0;
        while (word < name.Length && char.IsAsciiDigit(name[word]))
        {
            word++;
        }

        // The digits of "10GE" are part of the word.
        if (word > 0 && name.AsSpan(0, word) is not ("10" or "25" or "40" or "50" or "100" or "200" or "400"))
        {
            return null;
        }

        var end = word;
        while (end < name.Length && (char.IsAsciiLetter(name[end]) || (end > word && name[end] is '-' or '_' or '.')))
        {
            end++;
        }

        var numbers = name.AsSpan(end);
        if (end == word || end - word > 31 || numbers.IsEmpty || numbers.Length > 31 || !char.IsAsciiDigit(numbers[0]) || !ArePosition(numbers))
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

    private static FrozenDictionary<string, string> KindsBySpelling()
    {
        var kinds = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var kind in InterfaceLists.All)
        {
            foreach (var spelling in kind.Spellings)
            {
                var lower = spelling.Word.ToLowerInvariant();
                kinds.TryAdd(lower, kind.Kind);
            }
        }

        foreach (var (spelling, kind) in kinds.ToList())
        {
            kinds.TryAdd(spelling.Replace("-", "", StringComparison.Ordinal), kind);
        }

        return kinds.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

/// <summary>A name taken apart.</summary>
/// <param name="Word">As written, in lower case: <c>gig</c>, <c>eth-trunk</c>, <c>xe-</c>.</param>
/// <param name="Kind">The word's canonical kind: <c>gigabitethernet</c>.</param>
/// <param name="Position">The numbers as written: <c>0/0/1.100</c>.</param>
internal readonly record struct InterfaceParts(string Word, string Kind, string Position);
