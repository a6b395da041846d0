using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>
/// The entries that were changed since the index took in changes: searches look at each of them, so that they miss nothing that was committed before
/// they began. All searches share them; each is read once.
/// </summary>
internal sealed class RecentEntries
{
    /// <summary>More than these are not looked at one by one.</summary>
    private const int Few = 500;

    private readonly Lock gate = new();
    private volatile Recent now = new(long.MaxValue, -1, []);

    /// <returns>What was changed after <paramref name="texts"/>, and maybe before; null when that is too much.</returns>
    public Recent? Since(long texts, SqliteConnection knowledge)
    {
        var latest = EntryReader.Latest(knowledge, ChangeLog.Texts);
        if (latest == texts)
        {
            return Recent.Nothing;
        }

        var known = now;
        if (known.Covers(texts, latest))
        {
            return known;
        }

        lock (gate)
        {
            known = now;
            if (known.Covers(texts, latest))
            {
                return known;
            }

            // What the index has by now is left out once it is much.
            var isPart = known.From <= texts && known.To >= texts;
            var (from, to, kept) = isPart && known.Changes.Count <= Few / 4 ? (known.From, known.To, known.Changes)
                : isPart ? (texts, known.To, known.Changes.FindAll(change => change.Number > texts))
                : (texts, texts, []);
            var read = EntryReader.ChangedAfter(knowledge, ChangeLog.Texts, to, Few + 1);
            return kept.Count + read.Count > Few ? null : now = new Recent(from, latest, [.. kept, .. read]);
        }
    }
}

/// <summary>Changed entries as they were at one moment.</summary>
internal sealed class Recent
{
    private readonly HashSet<long> ids;

    /// <param name="from">The change behind which they begin.</param>
    /// <param name="to">The latest of them.</param>
    /// <param name="changes">In their order; of one entry the last counts.</param>
    public Recent(long from, long to, List<Change> changes)
    {
        (From, To, Changes) = (from, to, changes);
        ids = [.. changes.Select(change => change.Id)];
        Entries = [.. changes.AsEnumerable().Reverse().DistinctBy(change => change.Id).Select(change => change.Entry).OfType<IndexedEntry>().OrderBy(entry => entry.Rank)];
    }

    public static Recent Nothing { get; } = new(0, 0, []);

    public long From { get; }

    public long To { get; }

    public List<Change> Changes { get; }

    public bool Covers(long from, long to) => From <= from && To >= to;

    /// <summary>Those that can be found, the best first.</summary>
    public IndexedEntry[] Entries { get; }

    /// <summary>True for an entry that may be different in the index, or not be there any more.</summary>
    public bool Has(long id) => ids.Contains(id);
}
