using AiService.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>
/// The index over the SQLite file. It lives in memory, is made from the table by the first search or the start, whichever comes
/// first, and follows what this process and others write by the file's log of changed entries. While it is being made or far
/// behind, the table is scanned.
/// </summary>
internal sealed partial class SqliteKnowledgeIndex(
    KnowledgeDatabase database, TableScan scan, TimeProvider time, ILogger<SqliteKnowledgeIndex> logger)
    : IKnowledgeIndex, IDisposable
{
    /// <summary>Up to this id a search waits until the index is made: it takes less than a second.</summary>
    private const long Soon = 20_000;

    /// <summary>After a failure, which may have waited for another process's lock, searches only scan for so long.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource life = new();
    private readonly IndexedFile file = new(database, logger);
    private volatile FollowedIndex? current;
    private Task work = Task.CompletedTask;
    private long? failedAt;
    private IndexBuild? build;

    public async Task<IReadOnlyList<FoundEntry>> FindAsync(KnowledgeQuery query, CancellationToken cancellation)
    {
        if (current is null)
        {
            await PrepareAsync(cancellation);
        }

        return await database.ReadAsync(connection => Find(connection, query, cancellation), cancellation);
    }

    /// <summary>How far the making of the index is; null when none is being made.</summary>
    public (long Done, long Total)? Progress => build is { } making ? (making.Done, making.Total) : null;

    /// <summary>Why searches may have to scan the table, in words; null when they use the index.</summary>
    public string? Trouble =>
        build is { } making ? $"being made: at entry {making.Done} of {making.Total}"
        : current is not { } followed ? "not made yet"
        : failedAt is not null ? "not brought up to date, the log says why"
        : followed.IsFarBehind ? "catching up with many changes"
        : null;

    /// <summary>Makes the index if there is none, or lets it catch up with the table, in the background; ends when that is done.</summary>
    public Task RefreshAsync()
    {
        lock (gate)
        {
            var rests = life.IsCancellationRequested || (failedAt is { } failure && time.GetElapsedTime(failure) < Pause);
            return work = work.IsCompleted && !rests ? Task.Run(WorkAsync) : work;
        }
    }

    /// <summary>Lets go of the file: whatever is being made is given up.</summary>
    public async Task StopAsync()
    {
        await life.CancelAsync();
        await work;
    }

    public void Dispose()
    {
        // The container knows it by two names, and disposes it by each.
        life.Dispose();
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        var making = RefreshAsync();
        if (await database.ReadAsync(EntryReader.LastId, cancellation) <= Soon)
        {
            await making.WaitAsync(cancellation);
        }
    }

    private List<FoundEntry> Find(SqliteConnection connection, KnowledgeQuery query, CancellationToken cancellation)
    {
        if (current is not { } followed)
        {
            return scan.Find(connection, query, cancellation);
        }

        // Nearly always nothing has changed since, and one look into the file both tells that and fetches the rows.
        var texts = followed.Texts;
        var (latest, rows) = EntryReader.Rows(connection, followed.Entries.Find(query, cancellation));
        return latest == texts ? rows : FindAfresh(followed, connection, query, cancellation);
    }

    private List<FoundEntry> FindAfresh(FollowedIndex followed, SqliteConnection connection, KnowledgeQuery query, CancellationToken cancellation)
    {
        if (!IsUsable(followed, connection))
        {
            return scan.Find(connection, query, cancellation);
        }

        var hits = followed.Entries.Find(query, cancellation);
        var (_, rows) = EntryReader.Rows(connection, hits);
        if (rows.Count < hits.Count && IsUsable(followed, connection))
        {
            // One of them was deleted meanwhile.
            (_, rows) = EntryReader.Rows(connection, followed.Entries.Find(query, cancellation));
        }

        return rows;
    }

    private bool IsUsable(FollowedIndex followed, SqliteConnection connection)
    {
        if (followed.CatchUp(connection) is Following.UpToDate)
        {
            return true;
        }

        _ = RefreshAsync();
        return false;
    }

    private async Task WorkAsync()
    {
        try
        {
            var mended = await file.MendAsync(life.Token);
            if (mended || current is not { } followed || await database.ReadAsync(followed.Refresh, life.Token) is not Following.UpToDate)
            {
                await MakeAsync();
                await file.CheckAsync(life.Token);
            }

            failedAt = null;
        }
        catch (OperationCanceledException) when (life.IsCancellationRequested)
        {
            // Ours: the service stops.
        }
        catch (Exception failed)
        {
            // Whatever it is, a scan may still answer.
            failedAt = time.GetTimestamp();
            Log.NotMade(logger, failed);
        }
    }

    private async Task MakeAsync()
    {
        var making = new IndexBuild(database);
        build = making;
        try
        {
            var made = await making.RunAsync(life.Token);
            await database.ReadAsync(made.Refresh, life.Token);
            current = made;
            Log.Made(logger, made.Entries.Count);
        }
        finally
        {
            build = null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The search index holds {Entries} knowledge entries")]
        public static partial void Made(ILogger logger, int entries);

        [LoggerMessage(LogLevel.Warning, "The search index could not be brought up to date; the table is scanned")]
        public static partial void NotMade(ILogger logger, Exception exception);
    }
}
