using AiService.Storage;
using AiService.Storage.Sqlite;

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
        var (text, standing) = await database.ReadAsync(
            connection =>
            {
                Total = EntryReader.LastId(connection);
                return (EntryReader.Latest(connection, ChangeLog.Texts), EntryReader.Latest(connection, ChangeLog.Standings));
            },
            cancellation);
        var index = new EntryIndex();
        while (await FillAsync(cancellation) is { } filled)
        {
            index.Attach(filled.Segment, filled.Prints);
        }

        return new FollowedIndex(index, text, standing);
    }

    private async Task<(Segment Segment, List<Print> Prints)?> FillAsync(CancellationToken cancellation)
    {
        var segment = new Segment(shared: false);
        var prints = new List<Print>();
        while (!segment.IsFull)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = await database.ReadAsync(
                connection => EntryReader.After(connection, done, Math.Min(Batch, Segment.Capacity - segment.Count)), cancellation);
            if (rows.Count == 0)
            {
                return segment.Count > 0 ? (segment, prints) : null;
            }

            foreach (var row in rows.Select(entry => entry.Row).OfType<EntryRow>())
            {
                segment.Add(IndexedEntry.Of(row));
                prints.Add(Print.Of(row));
            }

            Volatile.Write(ref done, rows[^1].Id);
        }

        segment.Seal();
        return (segment, prints);
    }
}
