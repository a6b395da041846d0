namespace AiService.Knowledge.Search;

/// <summary>All entries in memory, by the grams of their texts. One thread at a time changes it; searches go on meanwhile and wait for nothing.</summary>
internal sealed class EntryIndex
{
    private readonly Dictionary<long, Home> homes = [];
    private readonly KeywordsByPart keywords = new();
    private volatile Segment[] segments = [];

    public int Count => homes.Count;

    /// <summary>True when so much of it was dropped that rebuilding it is worth it.</summary>
    public bool IsWorn => segments.Sum(segment => segment.Count) > (2 * homes.Count) + Segment.Capacity;

    /// <summary>Best first.</summary>
    public List<Hit> Find(KnowledgeQuery query, CancellationToken cancellation)
    {
        using var view = IndexView.Of(() => segments);
        var search = new IndexSearch(view, keywords, query);
        search.Run(cancellation);
        return search.Found;
    }

    /// <summary>Adds a segment that was filled apart, with its rows' prints in the order of its entries.</summary>
    public void Attach(Segment segment, IReadOnlyList<Print> prints)
    {
        segment.Sort();
        for (var document = 0; document < segment.Count; document++)
        {
            homes[segment.Standing(document).Id] = new Home(segment, document, prints[document]);
            keywords.Add(prints[document].Keyword);
        }

        segments = [.. segments, segment];
    }

    /// <summary>Makes the index agree with a row as it is now.</summary>
    public void Put(EntryRow row)
    {
        var print = Print.Of(row);
        if (homes.TryGetValue(row.Id, out var home) && home.Print == print)
        {
            home.Segment.Stand(home.Document, row.Standing);
            return;
        }

        // The new one first: for a moment both are found, but at no time neither.
        var entry = IndexedEntry.Of(row);
        var newest = Growing();
        var document = newest.Add(entry);
        keywords.Add(row.Keyword);
        Remove(row.Id);
        homes[row.Id] = new Home(newest, document, print);
        if (newest.IsFull)
        {
            newest.Seal();
        }
    }

    /// <summary>The entry is not found any more.</summary>
    public void Remove(long id)
    {
        if (homes.Remove(id, out var home))
        {
            home.Segment.Drop(home.Document);
            keywords.Remove(home.Print.Keyword);
        }
    }

    /// <summary>Brings the orders up to date.</summary>
    public void Sort()
    {
        foreach (var segment in segments.Where(segment => segment.Order.IsStale))
        {
            segment.Sort();
        }
    }

    private Segment Growing()
    {
        if (segments is [.., { CanGrow: true } newest])
        {
            return newest;
        }

        newest = new Segment(shared: true);
        segments = [.. segments, newest];
        return newest;
    }

    private readonly record struct Home(Segment Segment, int Document, Print Print);
}

/// <summary>An entry that was found, and how it matches.</summary>
internal readonly record struct Hit(long Id, MatchKind Kind);

/// <summary>What tells whether a row has changed, and the keyword under which it is known.</summary>
internal readonly record struct Print(string Keyword, UInt128 Fingerprint)
{
    public static Print Of(EntryRow row) => new(row.Keyword, row.Fingerprint());
}
