using AiService.Matching;

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
        var pieces = Pieces().ToList();
        var known = pieces.Select(piece => (Piece: piece, Count: view.Segments.Sum(segment => Rarest(segment, piece)?.Count ?? 0)))
            .Where(piece => piece.Count > 0).OrderBy(piece => piece.Count).ToList();
        if (known.Count == 0 || known.Count <= pieces.Count * Known)
        {
            return [];
        }

        var weighed = known.Select(piece => (piece.Piece, piece.Count, Weight: (float)Math.Log(1 + ((double)view.Count / piece.Count)))).ToList();
        var all = weighed.Sum(piece => piece.Weight);
        var weights = new Dictionary<int, float>();
        var mentions = 0;
        foreach (var (piece, count, weight) in weighed.TakeWhile(piece => (mentions += piece.Count) <= MaxMentions || mentions == piece.Count))
        {
            Weigh(piece, weight, weights);
        }

        return [.. weights
            .Where(entry => entry.Value >= all * Enough && !except.Contains(entry.Key))
            .Select(entry => (Level: (int)(entry.Value / all * 10), Segment: entry.Key / Segment.Capacity, Document: entry.Key % Segment.Capacity))
            .Where(entry => labels.All(label => view.Segments[entry.Segment].WithLabel(label)?.Now.Has(entry.Document) == true))
            .Select(entry => (entry.Level, Standing: view.Segments[entry.Segment].Standing(entry.Document), entry.Segment, entry.Document))
            .OrderByDescending(entry => entry.Level).ThenBy(entry => entry.Standing)
            .Take(room)
            .Select(entry => (entry.Standing, entry.Segment, entry.Document))];
    }

    private void Weigh(string piece, float weight, Dictionary<int, float> weights)
    {
        for (var number = 0; number < view.Segments.Count; number++)
        {
            var segment = view.Segments[number];
            foreach (var document in Rarest(segment, piece) is { } list ? Documents(list) : [])
            {
                if (Bits.Has(view.Live(number), document) && segment.Text(document, EntryPart.Whole).Contains(piece, StringComparison.Ordinal))
                {
                    var place = (number * Segment.Capacity) + document;
                    var titled = segment.Text(document, EntryPart.Title).Contains(piece, StringComparison.Ordinal);
                    weights[place] = weights.GetValueOrDefault(place) + (titled ? weight : weight * InSolution);
                }
            }
        }
    }

    private static IEnumerable<int> Documents(Postings list)
    {
        return list.IsDense ? Enumerable.Range(0, Segment.Capacity).Where(list.Has) : list.Numbers.ToArray().Select(number => (int)number);
    }

    /// <summary>The shortest list of the piece's pairs; null when one of them is nowhere.</summary>
    private static Postings? Rarest(Segment segment, string piece)
    {
        Postings? rarest = null;
        foreach (var gram in Grams.Of([piece]))
        {
            if (segment.WithGram(gram, EntryPart.Whole) is not { } list)
            {
                return null;
            }

            rarest = rarest is { } best && best.Count <= list.Now.Count ? best : list.Now;
        }

        return rarest;
    }

    private IEnumerable<string> Pieces()
    {
        var pieces = words.SelectMany(word => KeywordPart.IsCjk(word.Text[0]) && word.Text.Length > 2
            ? Enumerable.Range(0, word.Text.Length - 1).Select(at => word.Text.Substring(at, 2))
            : [word.Text]);
        return pieces.Where(piece => piece.Length > 1 && !Empty.Contains(piece)).Distinct();
    }
}
