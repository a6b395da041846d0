using System.Collections.Concurrent;
using AiService.Faults.Keywords;

namespace AiService.Knowledge.Search;

/// <summary>
/// Finds the keywords that fit a description by the rule of the action map. Each keyword waits under its longest part; a
/// description is asked for all of its own parts. One thread changes it while others ask.
/// </summary>
internal sealed class KeywordsByPart
{
    private const int LongestCjk = 6;
    private const int LongestOther = 64;

    private readonly Dictionary<string, int> uses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, WaitingList> waiting = new(StringComparer.Ordinal);

    public void Add(string keyword)
    {
        var times = uses.GetValueOrDefault(keyword);
        uses[keyword] = times + 1;
        if (times > 0)
        {
            return;
        }

        var normal = KeywordText.Of(keyword).Normal;
        if (Anchor(normal) is { } anchor)
        {
            waiting.GetOrAdd(anchor, static _ => new WaitingList()).Add(new Waiting(keyword, Letters(normal)));
        }
    }

    public void Remove(string keyword)
    {
        if (!uses.Remove(keyword, out var times))
        {
            return;
        }

        if (times > 1)
        {
            uses[keyword] = times - 1;
        }
        else if (Anchor(KeywordText.Of(keyword).Normal) is { } anchor)
        {
            waiting[anchor].Remove(keyword);
        }
    }

    /// <summary>The keywords that fit, the longest, which says most, first.</summary>
    public IReadOnlyList<string> Fitting(string description, int limit)
    {
        var text = KeywordText.Of(description);
        var letters = Letters(text.Normal);
        var lookup = waiting.GetAlternateLookup<ReadOnlySpan<char>>();
        var fitting = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (start, end) in Parts(text.Normal))
        {
            if (!lookup.TryGetValue(text.Normal.AsSpan(start, end - start), out var list))
            {
                continue;
            }

            foreach (var entry in list.Now)
            {
                // Most keywords have a letter that the description has not.
                if ((entry.Letters & ~letters) == 0 && new Keyword(entry.Keyword).PartsIn(text))
                {
                    fitting.Add(entry.Keyword);
                }
            }
        }

        return [.. fitting.OrderByDescending(keyword => keyword.Length).ThenBy(keyword => keyword, StringComparer.Ordinal).Take(limit)];
    }

    private static string? Anchor(string normal)
    {
        var longest = KeywordPart.Split(normal).Select(part => part.ToString()).MaxBy(part => part.Length);
        return longest is null ? null : longest[..Math.Min(longest.Length, IsCjk(longest, 0) ? LongestCjk : LongestOther)];
    }

    /// <summary>Every place of the text at which a keyword's part could be.</summary>
    private static IEnumerable<(int Start, int End)> Parts(string normal)
    {
        for (var start = 0; start < normal.Length; start++)
        {
            var cjk = IsCjk(normal, start);
            if (normal[start] == ' ' || (!cjk && !WordBorder.Before(normal, start)))
            {
                continue;
            }

            var limit = Math.Min(normal.Length, start + (cjk ? LongestCjk : LongestOther));
            for (var end = start + 1; end <= limit && normal[end - 1] != ' ' && IsCjk(normal, end - 1) == cjk; end++)
            {
                if (cjk || end - start == LongestOther || WordBorder.After(normal, end))
                {
                    yield return (start, end);
                }
            }
        }
    }

    private static bool IsCjk(string normal, int at)
    {
        var first = char.IsLowSurrogate(normal[at]) && at > 0 ? at - 1 : at;
        return KeywordPart.IsCjk(first + 1 < normal.Length && char.IsSurrogatePair(normal, first) ? char.ConvertToUtf32(normal, first) : normal[at]);
    }

    /// <summary>A bit for each letter; a text that contains another has at least its bits.</summary>
    private static ulong Letters(string normal)
    {
        var letters = 0UL;
        foreach (var letter in normal)
        {
            letters |= letter == ' ' ? 0 : 1UL << (int)((letter * 2654435769u) >> 26);
        }

        return letters;
    }

    private readonly record struct Waiting(string Keyword, ulong Letters);

    private sealed class WaitingList
    {
        private volatile Waiting[] entries = [];
        private volatile int count;

        public ReadOnlySpan<Waiting> Now
        {
            get
            {
                // The count first: the entries are at least as new.
                var known = count;
                var all = entries;
                return all.AsSpan(0, Math.Min(known, all.Length));
            }
        }

        public void Add(Waiting entry)
        {
            if (count == entries.Length)
            {
                var grown = entries;
                Array.Resize(ref grown, Math.Max(1, count * 2));
                entries = grown;
            }

            entries[count] = entry;
            count++;
        }

        public void Remove(string keyword)
        {
            // Others may be reading: they go on in the old array.
            var left = entries.AsSpan(0, count).ToArray().Where(entry => entry.Keyword != keyword).ToArray();
            count = 0;
            entries = left;
            count = left.Length;
        }
    }
}
