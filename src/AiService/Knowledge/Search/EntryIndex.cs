namespace AiService.Knowledge.Search;

/// <summary>
/// All entries in memory, by the grams of their texts. One thread at a time changes it; searches go on meanwhile and wait, if at
/// all, for the change of one entry.
/// </summary>
internal sealed class EntryIndex : IDisposable
{
    private readonly ReaderWriterLockSlim gate = new();
    private readonly List<Segment> segments = [];
    private readonly Dictionary<long, Home> homes = [];
    private readonly KeywordsByPart keywords = new();

    public int Count
    {
        get
        {
            using var reading = new Reading(gate);
            return homes.Count;
        }
    }

    /// <summary>Best first.</summary>
    public List<Hit> Find(KnowledgeQuery query, CancellationToken cancellation)
    {
        using var reading = new Reading(gate);
        var search = new IndexSearch(segments, keywords, query);
        search.Run(cancellation);
        return search.Found;
    }

    /// <summary>Adds a segment that was filled apart, with its keywords as they were written, in the order of its entries.</summary>
    public void Attach(Segment segment, IReadOnlyList<string> written)
    {
        segment.Order.Take(RankOrder.Sort(segment));
        using var writing = new Writing(gate);
        segments.Add(segment);
        for (var document = 0; document < segment.Count; document++)
        {
            homes[segment.Standings[document].Id] = new Home(segments.Count - 1, document, written[document]);
            keywords.Add(written[document]);
        }
    }

    /// <summary>Makes the index agree with a row as it is now.</summary>
    public void Put(IndexedEntry entry)
    {
        using var writing = new Writing(gate);
        if (homes.TryGetValue(entry.Standing.Id, out var home))
        {
            var there = segments[home.Segment];
            if (home.Keyword == entry.Keyword && there.Holds(home.Document, entry))
            {
                there.Stand(home.Document, entry.Standing);
                return;
            }

            Drop(entry.Standing.Id);
        }

        if (segments.Count == 0 || segments[^1].IsFull)
        {
            segments.Add(new Segment());
        }

        var document = segments[^1].Add(entry);
        homes[entry.Standing.Id] = new Home(segments.Count - 1, document, entry.Keyword);
        keywords.Add(entry.Keyword);
        if (segments[^1].IsFull)
        {
            segments[^1].Seal();
        }
    }

    /// <summary>The entry is not found any more.</summary>
    public void Remove(long id)
    {
        using var writing = new Writing(gate);
        Drop(id);
    }

    /// <summary>True when so much of it was dropped that making it anew is worth it.</summary>
    public bool IsWorn
    {
        get
        {
            using var reading = new Reading(gate);
            return segments.Sum(segment => segment.Count) > (2 * homes.Count) + Segment.Capacity;
        }
    }

    /// <summary>Brings the orders up to date; only the changing thread calls it, so that nothing changes while it sorts.</summary>
    public void Sort()
    {
        foreach (var segment in segments.Where(segment => segment.Order.IsStale).ToList())
        {
            var order = RankOrder.Sort(segment);
            using var writing = new Writing(gate);
            segment.Order.Take(order);
        }
    }

    public void Dispose() => gate.Dispose();

    private void Drop(long id)
    {
        if (homes.Remove(id, out var home))
        {
            segments[home.Segment].Drop(home.Document);
            keywords.Remove(home.Keyword);
        }
    }

    private readonly record struct Home(int Segment, int Document, string Keyword);

    private readonly ref struct Reading
    {
        private readonly ReaderWriterLockSlim gate;

        public Reading(ReaderWriterLockSlim gate)
        {
            this.gate = gate;
            gate.EnterReadLock();
        }

        public void Dispose() => gate.ExitReadLock();
    }

    private readonly ref struct Writing
    {
        private readonly ReaderWriterLockSlim gate;

        public Writing(ReaderWriterLockSlim gate)
        {
            this.gate = gate;
            gate.EnterWriteLock();
        }

        public void Dispose() => gate.ExitWriteLock();
    }
}

/// <summary>An entry that was found, and how it matches.</summary>
internal readonly record struct Hit(long Id, MatchKind Kind);
