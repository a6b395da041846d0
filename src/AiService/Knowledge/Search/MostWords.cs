using System.Runtime.InteropServices;
using AiService.Faults.Keywords;

namespace AiService.Knowledge.Search;

/// <summary>
/// The last way to match: entries with most of what a sentence says, rare words counting more. Chinese is taken in pairs of
/// characters, everything else in words. What is nowhere in the knowledge base does not count, unless it is nearly all.
/// </summary>
internal sealed class MostWords(IndexView view, IReadOnlyList<SearchWord> words)
{
    /// <summary>An entry must have this part of what is known, by weight.</summary>
    private const double Enough = 0.5;

    /// <summary>And more than this part of the sentence must be known, by number.</summary>
    private const double Known = 0.25;

    /// <summary>How many mentions are looked at, the rarest first.</summary>
    private const int MaxMentions = 20_000;

    /// <summary>What a mention in the solution counts, beside one in keyword or title.</summary>
    private const float InSolution = 0.7f;

    private static readonly HashSet<string> Empty =
    [
        "a", "an", "and", "are", "can", "do", "does", "for", "how", "i", "in", "is", "it", "my", "not", "of", "on", "the", "to", "what", "when", "why", "with",
        "怎么", "么办", "如何", "什么", "为什", "请问", "可以", "不能", "一个", "出现", "发生",
    ];

    /// <summary>The best entries that are not excluded.</summary>
    public IReadOnlyList<(Standing Standing, int Segment, int Document)> Find(IReadOnlyList<string> labels, HashSet<int> except, int room)
    {
        var pieces = Pieces().Select(text => new Piece(text, Grams.Of([text]))).ToList();
        if (pieces is [{ Text: var only }] && words is [{ IsWhole: false } word] && word.Text == only)
        {
            // Most of one word is all of it, and that was looked for before.
            return [];
        }

        var known = pieces.Select(piece => (Piece: piece, Count: Mentions(piece)))
            .Where(piece => piece.Count > 0).OrderBy(piece => piece.Count).ToList();
        if (known.Count == 0 || known.Count <= pieces.Count * Known)
        {
            return [];
        }

        var entries = (double)view.Entries;
        var weighed = known.Select(piece => (piece.Piece, piece.Count, Weight: (float)Math.Log(1 + (entries / piece.Count)))).ToList();
        var all = weighed.Sum(piece => piece.Weight);
        return [.. Weights(weighed, all)
            .Where(entry => entry.Value >= all * Enough && !except.Contains(entry.Key))
            .Select(entry => (Level: (int)(entry.Value / all * 10), Segment: entry.Key / Segment.Capacity, Document: entry.Key % Segment.Capacity))
            .Where(entry => labels.All(label => view.Segments[entry.Segment].WithLabel(label)?.Now.Has(entry.Document) == true))
            .Select(entry => (entry.Level, Standing: view.Segments[entry.Segment].Standing(entry.Document), entry.Segment, entry.Document))
            .OrderByDescending(entry => entry.Level).ThenBy(entry => entry.Standing)
            .Take(room)
            .Select(entry => (entry.Standing, entry.Segment, entry.Document))];
    }

    /// <summary>How many live entries may have a piece: what was deleted must not make it any less rare.</summary>
    private int Mentions(Piece piece)
    {
        var count = 0;
        for (var number = 0; number < view.Segments.Count; number++)
        {
            count += piece.In(view, number)?.CountIn(view.Live(number)) ?? 0;
        }

        return count;
    }

    private Dictionary<int, float> Weights(List<(Piece Piece, int Count, float Weight)> weighed, float all)
    {
        var weights = new Dictionary<int, float>();
        var mentions = 0;
        var left = all;
        foreach (var (piece, count, weight) in weighed)
        {
            // An entry with none of the rarer ones cannot reach the sum any more; a little less, because sums are rounded.
            var isLate = left < all * (Enough - 0.001);
            if (isLate || (mentions > 0 && mentions + count > MaxMentions))
            {
                Heighten(piece, weight, weights, (float)(all * Enough) - left);
            }
            else
            {
                mentions += count;
                Weigh(piece, weight, weights);
            }

            left -= weight;
        }

        return weights;
    }

    /// <summary>Counts a piece for every entry that has it.</summary>
    private void Weigh(Piece piece, float weight, Dictionary<int, float> weights)
    {
        for (var number = 0; number < view.Segments.Count; number++)
        {
            var segment = view.Segments[number];
            if (piece.In(view, number) is not { } list)
            {
                continue;
            }

            var live = view.Live(number);
            foreach (var document in list.IsDense ? list.Unpacked() : list.Numbers)
            {
                if (Bits.Has(live, document) && piece.IsIn(segment, document, EntryPart.Whole))
                {
                    ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(weights, (number * Segment.Capacity) + document, out _);
                    entry += piece.IsIn(segment, document, EntryPart.Title) ? weight : weight * InSolution;
                }
            }
        }
    }

    /// <summary>Counts a piece for the entries that are known by rarer ones and may still get enough.</summary>
    private void Heighten(Piece piece, float weight, Dictionary<int, float> weights, float least)
    {
        foreach (var (place, sofar) in weights.ToArray())
        {
            var (segment, document) = (view.Segments[place / Segment.Capacity], place % Segment.Capacity);
            if (sofar >= least && piece.IsIn(segment, document, EntryPart.Whole))
            {
                weights[place] = sofar + (piece.IsIn(segment, document, EntryPart.Title) ? weight : weight * InSolution);
            }
        }
    }

    private IEnumerable<string> Pieces()
    {
        var pieces = words.SelectMany(word => KeywordPart.IsCjk(word.Text[0]) && word.Text.Length > 2
            ? Enumerable.Range(0, word.Text.Length - 1).Select(at => word.Text.Substring(at, 2))
            : [word.Text]);
        return pieces.Where(piece => piece.Length > 1 && !Empty.Contains(piece)).Distinct();
    }

    /// <summary>What counts by itself, with the grams of every entry that has it; of a single gram nothing but the gram has to be known.</summary>
    private readonly record struct Piece(string Text, ulong[] Grams)
    {
        /// <summary>The segment's entries with the gram that is the rarest among the live ones; null when one gram is nowhere.</summary>
        public Postings? In(IndexView view, int number)
        {
            Postings? rarest = null;
            var least = int.MaxValue;
            foreach (var gram in Grams)
            {
                if (view.Segments[number].WithGram(gram, EntryPart.Whole)?.Now is not { } list)
                {
                    return null;
                }

                if (Grams.Length == 1)
                {
                    return list;
                }

                var count = list.CountIn(view.Live(number));
                (rarest, least) = count < least ? (list, count) : (rarest, least);
            }

            return rarest;
        }

        public bool IsIn(Segment segment, int document, EntryPart part)
        {
            return Grams is [var only]
                ? segment.WithGram(only, part)?.Now.Has(document) == true
                : segment.Text(document, part).Contains(Text, StringComparison.Ordinal);
        }
    }
}
