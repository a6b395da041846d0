using System.Text.Json;
using AiService.Faults.Keywords;
using AiService.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>
/// One search: stage by stage, until there are enough entries. A stage asks the index for the rows that have its tokens, best first, reads
/// each of them from the knowledge base and looks whether it really fits. What was changed since the index was written is looked at beside them.
/// </summary>
internal sealed class IndexSearch(SqliteConnection index, SqliteConnection knowledge, Recent recent, TokenCounts counts, KnowledgeQuery query)
{
    /// <summary>The rarest tokens leave few rows; the others only cost.</summary>
    private const int MaxTokens = 3;

    private const int ManyKeywords = 1_000;

    /// <summary>Most stages need a few rows; what needs many soon reads many at a time.</summary>
    private const int FirstRows = 32;

    private const int MoreRows = 8;

    private const string Rows = "SELECT rowid FROM tokens WHERE tokens MATCH $1 AND rowid > $2 ORDER BY rowid LIMIT $3";

    private const string Keywords = "SELECT DISTINCT keyword FROM keyword WHERE anchor IN (SELECT value FROM json_each($1)) AND letters & $2 = 0";

    private readonly SearchPlan plan = new(query);
    private readonly int wanted = query.Offset + query.Limit;
    private readonly Dictionary<long, IndexedEntry?> read = [];
    private readonly Dictionary<string, RankList> ranks = [];
    private readonly HashSet<long> ids = [];
    private readonly List<FoundEntry> found = [];
    private List<string>? fitting;

    public List<FoundEntry> Run(CancellationToken cancellation)
    {
        List<string> labels = [];
        Filter(query.DeviceType, EntryLabels.DeviceType);
        Filter(query.FaultLevel, EntryLabels.FaultLevel);
        Filter(query.Action, EntryLabels.Action);
        if (query.Vendor is { } vendor)
        {
            Run([.. labels, EntryLabels.Vendor(vendor)], cancellation);
            Run([.. labels, EntryLabels.AnyVendor], cancellation);
        }

        Run(labels, cancellation);
        return found.Count > query.Offset ? found[query.Offset..] : [];

        void Filter(string? value, Func<string, string> label) => labels.AddRange(value is null ? [] : [label(value)]);
    }

    private void Run(List<string> labels, CancellationToken cancellation)
    {
        foreach (var stage in plan.Stages(Fitting))
        {
            if (found.Count >= wanted)
            {
                return;
            }

            cancellation.ThrowIfCancellationRequested();
            Take(stage, labels);
        }

        if (found.Count < wanted && plan.MayBeVague)
        {
            var most = new MostWords(plan.Words, Mentions);
            foreach (var entry in most.Best(alternatives => Candidates(Match(alternatives, labels)).Where(entry => !ids.Contains(entry.Entry.Id) && Has(entry, labels))))
            {
                Add(entry, MatchKind.MostWords);
            }
        }
    }

    private void Take(Stage stage, List<string> labels)
    {
        var looks = 0;
        foreach (var entry in Candidates(Match([stage.Matcher.Tokens(stage.Part)], labels)))
        {
            if (!ids.Contains(entry.Entry.Id) && Has(entry, labels) && stage.Matcher.Fits(entry.Text(stage.Part)))
            {
                Add(entry, stage.Kind);
            }

            if (found.Count >= wanted || ++looks == stage.MaxLooks)
            {
                return;
            }
        }
    }

    private void Add(IndexedEntry entry, MatchKind kind)
    {
        if (found.Count < wanted && ids.Add(entry.Entry.Id))
        {
            found.Add(new FoundEntry(entry.Entry, kind));
        }
    }

    private int Mentions(string piece)
    {
        return Grams.Of([piece], EntryPart.Whole).Min(token => counts.Of(index, token))
            + recent.Entries.Count(entry => entry.Text(EntryPart.Whole).Contains(piece, StringComparison.Ordinal));
    }

    private static bool Has(IndexedEntry entry, List<string> labels) => labels.TrueForAll(label => entry.Labels.Contains(label));

    /// <summary>The condition on rows that have all the tokens of one of the alternatives, and all the labels.</summary>
    private string Match(IReadOnlyList<IEnumerable<string>> alternatives, List<string> labels)
    {
        var filters = labels.Select(Grams.Label).ToList();
        var each = alternatives.Select(tokens => tokens.Concat(filters).ToList())
            .Select(tokens => tokens.Count <= MaxTokens ? tokens : [.. tokens.OrderBy(token => counts.Of(index, token)).Take(MaxTokens)])
            .Select(tokens => $"({string.Join(" AND ", tokens.DefaultIfEmpty(Grams.Every))})");
        return string.Join(" OR ", each);
    }

    /// <summary>The entries that a condition leaves, and those that were changed since, in the order of their ranks.</summary>
    private IEnumerable<IndexedEntry> Candidates(string match)
    {
        var next = 0;
        foreach (var rank in Ranks(match))
        {
            while (next < recent.Entries.Length && recent.Entries[next].Rank < rank)
            {
                yield return recent.Entries[next++];
            }

            if (!recent.Has(Rank.Id(rank)) && Entry(Rank.Id(rank)) is { } entry)
            {
                yield return entry;
            }
        }

        while (next < recent.Entries.Length)
        {
            yield return recent.Entries[next++];
        }
    }

    /// <summary>The rows that a condition leaves, best first. Several stages ask for the same ones; they are read once.</summary>
    private IEnumerable<long> Ranks(string match)
    {
        if (!ranks.TryGetValue(match, out var known))
        {
            known = ranks[match] = new RankList();
        }

        for (var at = 0; at < known.Rows.Count || ReadMore(match, known); at++)
        {
            yield return known.Rows[at];
        }
    }

    /// <returns>False when there are no more.</returns>
    private bool ReadMore(string match, RankList known)
    {
        var before = known.Rows.Count;
        var limit = before == 0 ? FirstRows : before * MoreRows;
        if (!known.IsWhole)
        {
            using var rows = index.Prepared(Rows, ("$1", match), ("$2", before == 0 ? -1 : known.Rows[^1]), ("$3", limit)).ExecuteReader();
            while (rows.Read())
            {
                known.Rows.Add(rows.GetInt64(0));
            }

            known.IsWhole = known.Rows.Count < before + limit;
        }

        return known.Rows.Count > before;
    }

    private IndexedEntry? Entry(long id)
    {
        return read.TryGetValue(id, out var known) ? known : read[id] = EntryReader.Entry(knowledge, id);
    }

    /// <summary>The keywords that fit a description by the rule of the action map, the longest, which says most, first.</summary>
    private List<string> Fitting(string description)
    {
        if (fitting is not null)
        {
            return fitting;
        }

        var text = KeywordText.Of(description);
        var keywords = recent.Entries.Where(entry => entry.Keyword.PartsIn(text)).Select(entry => entry.Entry.Keyword).ToHashSet(StringComparer.Ordinal);
        var anchors = JsonSerializer.Serialize(KeywordAnchor.In(text.Normal).Distinct());
        using var rows = index.Prepared(Keywords, ("$1", anchors), ("$2", ~KeywordAnchor.Letters(text.Normal))).ExecuteReader();
        while (rows.Read())
        {
            if (rows.GetString(0) is var keyword && new Keyword(keyword).PartsIn(text))
            {
                keywords.Add(keyword);
            }
        }

        // Entries of the longest ones may all be left out.
        var isNarrowed = (query.DeviceType ?? query.FaultLevel ?? query.Action ?? query.Vendor) is not null;
        return fitting =
        [
            .. keywords.OrderByDescending(keyword => keyword.Length).ThenBy(keyword => keyword, StringComparer.Ordinal).Take(isNarrowed ? ManyKeywords : wanted),
        ];
    }

    /// <summary>The rows of one condition, as far as they have been read.</summary>
    private sealed class RankList
    {
        public List<long> Rows { get; } = [];

        public bool IsWhole { get; set; }
    }
}
