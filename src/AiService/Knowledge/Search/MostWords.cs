using AiService.Faults.Keywords;

namespace AiService.Knowledge.Search;

/// <summary>
/// The last way to match: entries with most of what a sentence says, rare words counting more. Chinese is taken in pairs of
/// characters, everything else in words. What is nowhere in the knowledge base does not count, unless it is nearly all.
/// </summary>
internal sealed class MostWords
{
    /// <summary>An entry must have this part of what is known, by weight.</summary>
    private const double Enough = 0.5;

    /// <summary>And more than this part of the sentence must be known, by number.</summary>
    private const double Known = 0.25;

    /// <summary>How many entries are looked at, those of the best rank first.</summary>
    private const int MaxLooks = 500;

    /// <summary>What a mention in the solution counts, beside one in keyword or title.</summary>
    private const double InSolution = 0.7;

    /// <summary>Beside which words are rare. A fixed number, as only the weights' ratios count.</summary>
    private const double Entries = 20_000;

    private static readonly HashSet<string> Empty =
    [
        "a", "an", "and", "are", "can", "do", "does", "for", "how", "i", "in", "is", "it", "my", "not", "of", "on", "the", "to", "what", "when", "why", "with",
        "怎么", "么办", "如何", "什么", "为什", "请问", "可以", "不能", "一个", "出现", "发生",
    ];

    private readonly List<(string Text, double Weight)> pieces = [];
    private readonly double all;

    /// <param name="words">The words of the sentence.</param>
    /// <param name="count">How many entries have a piece of it.</param>
    public MostWords(IReadOnlyList<SearchWord> words, Func<string, int> count)
    {
        var said = words.SelectMany(word => KeywordPart.IsCjk(word.Text[0]) && word.Text.Length > 2
            ? Enumerable.Range(0, word.Text.Length - 1).Select(at => word.Text.Substring(at, 2))
            : [word.Text]).Where(piece => piece.Length > 1 && !Empty.Contains(piece)).Distinct().ToList();
        var known = said.Select(piece => (Piece: piece, Count: count(piece))).Where(piece => piece.Count > 0).OrderBy(piece => piece.Count).ToList();

        // Most of one word is all of it, and that was looked for before.
        var isOneWord = said.Count == 1 && words is [{ IsWhole: false } word] && word.Text == said[0];
        if (!isOneWord && known.Count > said.Count * Known)
        {
            pieces.AddRange(known.Select(piece => (piece.Piece, Math.Log(1 + (Entries / piece.Count)))));
            all = pieces.Sum(piece => piece.Weight);
        }
    }

    /// <summary>The entries that have enough, those with more of it first.</summary>
    /// <param name="having">Finds the entries that have all the tokens of at least one of the alternatives, the best rank first.</param>
    public IEnumerable<IndexedEntry> Best(Func<IReadOnlyList<IEnumerable<string>>, IEnumerable<IndexedEntry>> having)
    {
        // An entry with none of the rarer ones cannot have enough any more.
        var left = all;
        var rare = pieces.TakeWhile(piece => (left -= piece.Weight) + piece.Weight >= all * Enough).Select(piece => Grams.Of([piece.Text], EntryPart.Whole)).ToList();
        return rare.Count == 0 ? [] : having(rare).Take(MaxLooks)
            .Select(entry => (Entry: entry, Weight: pieces.Sum(piece => Weight(piece, entry))))
            .Where(entry => entry.Weight >= all * (Enough - 0.001))
            .OrderByDescending(entry => (int)(entry.Weight / all * 10)).ThenBy(entry => entry.Entry.Rank)
            .Select(entry => entry.Entry);
    }

    private static double Weight((string Text, double Weight) piece, IndexedEntry entry)
    {
        return entry.Text(EntryPart.Title).Contains(piece.Text, StringComparison.Ordinal) ? piece.Weight
            : entry.Text(EntryPart.Whole).Contains(piece.Text, StringComparison.Ordinal) ? piece.Weight * InSolution
            : 0;
    }
}
