using AiService.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>
/// The index over the SQLite file, in a file of its own beside it. While it is being made, far behind or broken, the table is scanned.
/// </summary>
internal sealed class SqliteKnowledgeIndex : IKnowledgeIndex, IDisposable
{
    /// <summary>Up to this id a search waits until the index is made: it takes a few seconds.</summary>
    private const long Soon = 20_000;

    /// <summary>So many changes that the index does not have are taken in without waiting for the next turn.</summary>
    private const int Some = 100;

    private readonly KnowledgeDatabase database;
    private readonly IndexFile file;
    private readonly IndexKeeper keeper;
    private volatile TokenCounts counts = new(long.MinValue / 2);
    private volatile bool isFarBehind;

    public SqliteKnowledgeIndex(KnowledgeDatabase database, TimeProvider time, ILogger<SqliteKnowledgeIndex> logger)
    {
        this.database = database;
        file = new IndexFile(PathOf(database.Path));
        keeper = new IndexKeeper(database, file, time, logger);
    }

    /// <summary>Where the index of a knowledge base is.</summary>
    public static string PathOf(string knowledge) => Path.ChangeExtension(knowledge, ".search.db");

    /// <summary>How far the making of the index is; null when none is being made.</summary>
    public (long Done, long Total)? Progress => keeper.Progress;

    /// <summary>Why searches may have to scan the table, in words; null when they use the index.</summary>
    public string? Trouble => keeper.Trouble ?? (isFarBehind ? "catching up with many changes" : null);

    public async Task<IReadOnlyList<FoundEntry>> FindAsync(KnowledgeQuery query, CancellationToken cancellation)
    {
        if (keeper.Recent is null)
        {
            await PrepareAsync(cancellation);
        }

        return await database.ReadAsync(connection => Search(connection, query, cancellation) ?? TableScan.Find(connection, query), cancellation);
    }

    /// <summary>Makes the index if there is none, or lets it catch up with the table, in the background; ends when that is done.</summary>
    public async Task RefreshAsync()
    {
        await keeper.RefreshAsync();
        isFarBehind = false;
    }

    /// <summary>Lets go of the files.</summary>
    public Task StopAsync() => keeper.StopAsync();

    // The container knows it by two names, and disposes it by each.
    public void Dispose() => keeper.Dispose();

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        var making = keeper.CatchUpAsync();
        await Task.WhenAny(making, keeper.Opened).WaitAsync(cancellation);
        if (keeper.Recent is null && await database.ReadAsync(EntryReader.LastId, cancellation) <= Soon)
        {
            await making.WaitAsync(cancellation);
        }
    }

    /// <summary>Null where only a scan can tell.</summary>
    private List<FoundEntry>? Search(SqliteConnection knowledge, KnowledgeQuery query, CancellationToken cancellation)
    {
        if (keeper.Recent is not { } changed)
        {
            return null;
        }

        try
        {
            var found = file.Read(index => knowledge.Within("BEGIN", () =>
            {
                var state = IndexFile.State(index);
                if (state.Filled is not null || !state.IsOf(knowledge) || changed.Since(state.Texts, knowledge) is not { } since)
                {
                    return null;
                }

                if (since.Changes.Count >= Some)
                {
                    _ = keeper.CatchUpAsync();
                }

                var known = counts;
                known = known.IsFor(state.Texts) ? known : counts = new TokenCounts(state.Texts);
                return new IndexSearch(index, knowledge, since, known, query).Run(cancellation);
            }));
            isFarBehind = found is null;
            if (found is not null)
            {
                return found;
            }
        }
        catch (SqliteException failed)
        {
            // If it is the knowledge base that cannot be read, the scan will tell.
            keeper.Suspect(failed);
        }

        _ = keeper.CatchUpAsync();
        return null;
    }
}
