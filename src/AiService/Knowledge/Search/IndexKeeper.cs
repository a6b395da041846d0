using AiService.Storage.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>
/// Keeps the index: makes it in the background, lets it follow what this process and others write, looks through it once in a process's life, and
/// throws it away when it cannot be trusted.
/// </summary>
internal sealed partial class IndexKeeper : IDisposable
{
    /// <summary>After a failure, which may have waited for another process's lock, searches only scan for so long.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly KnowledgeDatabase database;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly IndexedFile schema;
    private readonly IndexFile file;
    private readonly IndexWriter writer;
    private readonly Lock gate = new();
    private readonly CancellationTokenSource life = new();
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RecentEntries? recent;
    private volatile bool isSuspect;
    private volatile Task? check;
    private bool withRanks;
    private Task work = Task.CompletedTask;
    private long? failedAt;
    private volatile Tuple<long, long>? progress;

    public IndexKeeper(KnowledgeDatabase database, IndexFile file, TimeProvider time, ILogger logger)
    {
        (this.database, this.file, this.time, this.logger) = (database, file, time, logger);
        schema = new IndexedFile(database, logger);
        writer = new IndexWriter(file, database);
    }

    /// <summary>What was changed since the index was written; null when there is no whole index.</summary>
    public RecentEntries? Recent => recent;

    /// <summary>Ends when it is known whether there is an index of before that can be gone on with.</summary>
    public Task Opened => opened.Task;

    /// <summary>How far the making of the index is; null when none is being made.</summary>
    public (long Done, long Total)? Progress => progress is { } making ? (making.Item1, making.Item2) : null;

    /// <summary>Why there is no index to search, in words; null when there is one.</summary>
    public string? Trouble =>
        progress is { } making ? $"being made: at entry {making.Item1} of {making.Item2}"
        : failedAt is not null ? "not brought up to date, the log says why"
        : recent is null ? "not made yet"
        : null;

    /// <summary>Lets the index take in what searches must not miss, in the background; makes it if there is none. Ends when that is done.</summary>
    public Task CatchUpAsync() => BeginAsync(ranks: false);

    /// <summary>The same, and brings the ranks up to date. Once in a process's life the index is looked through, too.</summary>
    public async Task RefreshAsync()
    {
        await BeginAsync(ranks: true);
        await (check ?? Task.CompletedTask);
    }

    /// <summary>Has the next refresh look for damage first.</summary>
    public void Suspect(SqliteException failed)
    {
        isSuspect = true;
        Log.NotRead(logger, failed);
    }

    /// <summary>Lets go of the files: what is being made is continued at the next start.</summary>
    public async Task StopAsync()
    {
        await life.CancelAsync();
        await work;
        await (check ?? Task.CompletedTask);
        file.Dispose();
    }

    public void Dispose()
    {
        life.Dispose();
        file.Dispose();
    }

    private Task BeginAsync(bool ranks)
    {
        lock (gate)
        {
            if (!work.IsCompleted)
            {
                return ranks && !withRanks ? work.ContinueWith(_ => BeginAsync(ranks), TaskScheduler.Default).Unwrap() : work;
            }

            withRanks = ranks;
            var rests = life.IsCancellationRequested || (failedAt is { } failure && time.GetElapsedTime(failure) < Pause);
            return rests ? work : work = Task.Run(() => WorkAsync(ranks));
        }
    }

    private async Task WorkAsync(bool ranks)
    {
        try
        {
            if (await schema.MendAsync(life.Token) || (isSuspect && !file.IsSound()))
            {
                Discard();
            }

            isSuspect = false;
            if (recent is null || file.Read(IndexFile.State) is var state && !await database.ReadAsync(state.IsOf, life.Token))
            {
                await OpenAsync();
            }

            await FollowAsync(ranks);
            check ??= Task.Run(CheckAsync);
            failedAt = null;
        }
        catch (OperationCanceledException) when (life.IsCancellationRequested)
        {
            // Ours: the service stops.
        }
        catch (Exception failed)
        {
            // Whatever it is, a scan may still answer.
            isSuspect |= failed is SqliteException damage && IndexFile.IsDamage(damage);
            failedAt = time.GetTimestamp();
            Log.NotMade(logger, failed);
        }
        finally
        {
            progress = null;
            opened.TrySetResult();
        }
    }

    /// <summary>Makes sure that there is an index to go on with, and that it is of this knowledge base.</summary>
    private async Task OpenAsync()
    {
        try
        {
            file.Prepare();
        }
        catch (SqliteException damaged) when (IndexFile.IsDamage(damaged))
        {
            Discard();
            file.Prepare();
        }

        if (!await writer.BeginAsync(life.Token))
        {
            Discard();
            file.Prepare();
            await writer.BeginAsync(life.Token);
        }

        recent = file.Read(IndexFile.State).Filled is null ? new RecentEntries() : null;
        opened.TrySetResult();
    }

    private async Task FollowAsync(bool ranks)
    {
        var total = await database.ReadAsync(EntryReader.LastId, life.Token);
        var more = true;
        while (more)
        {
            more = await writer.FollowAsync(ranks, life.Token);
            progress = file.Read(IndexFile.State).Filled is { } filled ? Tuple.Create(Math.Max(0, filled), total) : null;
            life.Token.ThrowIfCancellationRequested();
        }

        if (recent is null)
        {
            recent = new RecentEntries();
            Log.Made(logger, file.Read(index => index.ExecuteScalar<long>("SELECT count(*) FROM entry")));
        }
    }

    /// <summary>
    /// Once in a process's life: what a lost write or a restored copy has left different is put right. It takes long, and the index follows meanwhile.
    /// </summary>
    private async Task CheckAsync()
    {
        try
        {
            await schema.CheckAsync(life.Token);
            isSuspect |= !file.IsSound();
            for (long? from = -1; from is { } id && !isSuspect; from = await writer.CompareAsync(id, life.Token))
            {
                life.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (life.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failed)
        {
            isSuspect |= failed is SqliteException damage && IndexFile.IsDamage(damage);
            Log.NotChecked(logger, failed);
        }

        if (isSuspect)
        {
            await CatchUpAsync();
        }
    }

    private void Discard()
    {
        Log.Discarded(logger);
        recent = null;
        file.Delete();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The search index holds {Entries} knowledge entries")]
        public static partial void Made(ILogger logger, long entries);

        [LoggerMessage(LogLevel.Warning, "The search index could not be brought up to date; the table is scanned")]
        public static partial void NotMade(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The search index could not be compared with the knowledge base")]
        public static partial void NotChecked(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The search index could not be read; the table is scanned")]
        public static partial void NotRead(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The search index is damaged, or of another knowledge base: it is made again")]
        public static partial void Discarded(ILogger logger);
    }
}
