using System.Text;

namespace AiService.Knowledge.Search;

/// <summary>Cuts the piece out of an entry that shows best why it was found.</summary>
internal sealed class SnippetCutter(KnowledgeQuery query)
{
    private const int Length = 120;
    private const int Before = 30;

    private readonly IReadOnlyList<string> words = Words(query);
    private readonly HashSet<string> ports = [.. SearchWord.In(Typed(query)).Where(word => word.IsWhole).Select(word => word.Text)];

    public KnowledgeSnippet Of(KnowledgeEntry entry)
    {
        // The solution says more than the keyword, which the reader has before his eyes.
        (string Name, string Text)[] fields = [("solution", entry.Solution), ("title", entry.Title), ("keyword", entry.Keyword)];
        var best = fields.Select(field => (field.Name, field.Text, Marks: Marks(field.Text))).MaxBy(field => field.Marks.Words);
        var first = best.Marks.Places.Count > 0 ? best.Marks.Places[0] : new KnowledgeHighlight(0, 0);
        var start = first.Start + first.Length <= Length ? 0 : Math.Max(0, Math.Min(first.Start - Before, best.Text.Length - Length));
        start -= start > 0 && char.IsLowSurrogate(best.Text[start]) ? 1 : 0;
        var piece = KnowledgeDraft.Cut(best.Text[start..], Length);
        var lead = start > 0 ? "…" : "";
        return new KnowledgeSnippet(
            best.Name,
            lead + piece + (start + piece.Length < best.Text.Length ? "…" : ""),
            [.. best.Marks.Places
                .Select(place => (From: Math.Max(place.Start, start), To: Math.Min(place.Start + place.Length, start + piece.Length)))
                .Where(place => place.From < place.To)
                .Select(place => new KnowledgeHighlight(place.From - start + lead.Length, place.To - place.From))]);
    }

    /// <summary>Where the words are in the raw text, and how many of them are.</summary>
    private (int Words, List<KnowledgeHighlight> Places) Marks(string text)
    {
        var (folded, origins) = Folded(text);
        var places = new List<(int Start, int End)>();
        var seen = 0;
        foreach (var word in words)
        {
            var before = places.Count;
            for (var at = folded.IndexOf(word, StringComparison.Ordinal); at >= 0; at = folded.IndexOf(word, at + word.Length, StringComparison.Ordinal))
            {
                Add(at, word.Length);
            }

            seen += places.Count > before ? 1 : 0;
        }

        var named = ports.Count == 0 ? [] : FoldedText.InterfacesIn(folded).Where(found => ports.Contains(found.Name.Canonical)).ToList();
        named.ForEach(found => Add(found.Start, found.Length));
        seen += named.Select(found => found.Name.Canonical).Distinct().Count();

        return (seen, Merged(places));

        void Add(int at, int length)
        {
            var last = origins[at + length - 1];
            places.Add((origins[at], last + (char.IsHighSurrogate(text[last]) ? 2 : 1)));
        }
    }

    private static List<KnowledgeHighlight> Merged(List<(int Start, int End)> places)
    {
        places.Sort();
        var merged = new List<KnowledgeHighlight>();
        foreach (var (start, end) in places)
        {
            if (merged.Count > 0 && merged[^1] is var last && start <= last.Start + last.Length)
            {
                merged[^1] = last with { Length = Math.Max(last.Length, end - last.Start) };
            }
            else
            {
                merged.Add(new KnowledgeHighlight(start, end - start));
            }
        }

        return merged;
    }

    /// <summary>The folded text, and for each of its characters the raw one that it comes from.</summary>
    private static (string Folded, List<int> Origins) Folded(string text)
    {
        var folded = new StringBuilder(text.Length);
        var origins = new List<int>(text.Length);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            foreach (var letter in FoldedText.Of(rune.ToString()))
            {
                if (letter != ' ' || folded.Length == 0 || folded[^1] != ' ')
                {
                    folded.Append(letter);
                    origins.Add(at);
                }
            }

            at += rune.Utf16SequenceLength;
        }

        return (folded.ToString(), origins);
    }

    private static IReadOnlyList<string> Words(KnowledgeQuery query)
    {
        // As typed: an interface under another of its names is looked for apart.
        var folded = Typed(query);
        return [.. folded.Split(' ').Concat(SearchWord.In(folded).Where(word => !word.IsWhole).Select(word => word.Text)).Where(word => word.Length > 0).Distinct()];
    }

    private static string Typed(KnowledgeQuery query) => FoldedText.Of(query.Text.Replace('%', ' ').Replace('_', ' ')).Trim();
}
