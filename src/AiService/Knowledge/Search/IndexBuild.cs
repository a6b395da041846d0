using AiService.Storage;

namespace AiService.Knowledge.Search;

/// <summary>Makes the index from the whole table, a segment at a time, and tells how far it is.</summary>
internal sealed class IndexBuild(KnowledgeDatabase database)
{
    private const int Batch = 2_000;

    private long done;

    /// <summary>Ids up to here are in the index.</summary>
    public long Done => Volatile.Read(ref done);

    /// <summary>The highest id when it began.</summary>
    public long Total { get; private set; }

    /// <exception cref="StorageException">The table cannot be read.</exception>
    public async Task<FollowedIndex> RunAsync(CancellationToken cancellation)
    {
        // What is changed from here on is read again afterwards, so that batches need not be one snapshot.
        var (change, total) = await database.ReadAsync(
            connection => (EntryReader.LatestChange(connection), EntryReader.LastId(connection)), cancellation);
        Total = total;
        var index = new EntryIndex();
        while (await FillAsync(cancellation) is { } filled)
        {
            index.Attach(filled.Segment, filled.Keywords);
        }

        return new FollowedIndex(index, change);
    }

    private async Task<(Segment Segment, List<string> Keywords)?> FillAsync(CancellationToken cancellation)
    {
        var segment = new Segment();
        var keywords = new List<string>();
        while (!segment.IsFull)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = await database.ReadAsync(
                connection => EntryReader.After(connection, done, Math.Min(Batch, Segment.Capacity - segment.Count)), cancellation);
            if (rows.Count == 0)
            {
                return segment.Count > 0 ? (segment, keywords) : null;
            }

            foreach (var row in rows.Select(entry => entry.Row).OfType<EntryRow>())
            {
                segment.Add(IndexedEntry.Of(row));
                keywords.Add(row.Keyword);
            }

            Volatile.Write(ref done, rows[^1].Id);
        }

        segment.Seal();
        return (segment, keywords);
    }
}
