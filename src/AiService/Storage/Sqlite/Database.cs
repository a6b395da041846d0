using System.Data;
using System.Text.Json;
using AiService.Hosting;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>
/// Opens one SQLite file and brings it up to date at its first use, not at the start: a file that another process has locked must not keep the
/// service from starting, and the next call tries again. Readers never wait for writers (WAL); writers of this process queue without holding a
/// thread, so that only one at a time can wait for another process.
/// </summary>
/// <param name="name">The file's name in messages; also the folder of its migrations.</param>
/// <param name="path">The file.</param>
/// <param name="logger">Logs migrations.</param>
internal abstract partial class Database(string name, string path, ILogger logger) : IDisposable
{
    /// <summary>How long a writer waits for its turn in this process.</summary>
    private static readonly TimeSpan TurnLimit = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly OpenConnections connections = new();
    private KeptFile? kept;
    private volatile bool ready, tried;
    private long failedWrites;

    static Database() => TypeHandlers.Register();

    /// <summary>How long a statement waits for another process's lock, in seconds.</summary>
    public int BusySeconds { get; init; } = 5;

    public string Name => name;
    public string Path => path;

    /// <summary>How many uses have failed, other than for a lock.</summary>
    public long FailedWrites => Interlocked.Read(ref failedWrites);

    /// <summary>Why nothing may be written: the file is not the one that was opened, or is no longer there. Null otherwise.</summary>
    public string? Problem => kept?.FindProblem();

    /// <summary>True for a file that other programs write to: a copy that one of them writes over it counts.</summary>
    protected virtual bool IsShared => false;

    /// <summary>Brings the file up to date now.</summary>
    /// <exception cref="StorageException">It cannot be brought up to date, or not yet.</exception>
    public Task OpenAsync(CancellationToken cancellation) => InTurnAsync(() => Attempt(Prepare), cancellation);

    /// <summary>Reads. SQLite has no asynchronous interface: <paramref name="read"/> runs on the calling thread.</summary>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellation)
    {
        if (!ready && !tried)
        {
            await InTurnAsync(PrepareOnce, cancellation);
        }

        try
        {
            return Attempt(() => connections.Use(Open, read));
        }
        catch (StorageException) when (!ready)
        {
            // It cannot be read as it is: the next reader tries to bring it up to date again.
            tried = false;
            throw;
        }
    }

    /// <summary>Writes in one transaction, which is on disk when the call returns; an exception rolls it back.</summary>
    /// <exception cref="StorageException">The file cannot be written, or is locked for longer than the limits.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> write, CancellationToken cancellation)
    {
        return InTurnAsync(
            () => Attempt(() =>
            {
                Prepare();
                ThrowIfReplaced();
                return connections.Use(Open, connection =>
                {
                    using var transaction = connection.BeginTransaction();
                    kept?.ThrowIfLogIsGone();
                    var isCommitted = false;
                    try
                    {
                        var result = write(connection, transaction);
                        transaction.Commit();
                        isCommitted = true;
                        return result;
                    }
                    finally
                    {
                        Ended(isCommitted);
                    }
                });
            }),
            cancellation);
    }

    public void Dispose()
    {
        // The last connection to close folds the write-ahead log into the file, which can then be copied alone.
        connections.Close();
        kept?.Dispose();
        turn.Dispose();
    }

    private string ConnectionString => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        ForeignKeys = true,
        DefaultTimeout = BusySeconds,
        Pooling = false,
    }.ToString();

    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        if (!await turn.WaitAsync(TurnLimit, cancellation))
        {
            throw new StorageException($"The {name} database is busy: no turn to write within {TurnLimit.TotalSeconds:0} s.", new TimeoutException()) { IsBusy = true };
        }

        try
        {
            return work();
        }
        finally
        {
            turn.Release();
        }
    }

    private T Attempt<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException failed)
        {
            if (failed.SqliteErrorCode is not (SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED or SQLitePCL.raw.SQLITE_CONSTRAINT))
            {
                Interlocked.Increment(ref failedWrites);
                if (failed.SqliteErrorCode is not SQLitePCL.raw.SQLITE_FULL)
                {
                    // The file is looked at again by the next call, with fresh connections, which a full disk has no room to open.
                    ready = tried = false;
                    connections.Close();
                }
            }

            throw new StorageException($"The {name} database {path} failed: {failed.Message}", failed)
            {
                IsDiskFull = failed.SqliteErrorCode is SQLitePCL.raw.SQLITE_FULL,
                IsBusy = failed.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED,
            };
        }
        catch (Exception unknown) when (unknown is DataException or JsonException)
        {
            throw new StorageException($"The {name} database {path} holds a value that this version does not know: {unknown.Message}", unknown);
        }
    }

    /// <summary>
    /// A file whose write lock another process keeps (TRAPS 43) cannot be brought up to date, but it may well be readable:
    /// only the first reader waits for the lock, and writers try again.
    /// </summary>
    private bool PrepareOnce()
    {
        try
        {
            return tried || Attempt(Prepare);
        }
        catch (StorageException locked) when (locked.InnerException is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY })
        {
            // Not before it has failed: other readers must not read a file that is just being created.
            tried = true;
            Log.NotPrepared(logger, locked);
            return false;
        }
    }

    private bool Prepare()
    {
        if (ready)
        {
            return true;
        }

        ThrowIfReplaced();
        PrivateFiles.MakeMissing(path);
        using var connection = Open();

        // Before anything is written to it.
        if (Migration.NewerScript(connection) is { } newer)
        {
            throw new StorageException($"The {name} database cannot be used: {Migration.Newer(path, newer)}");
        }

        // Of a new file alone: an existing one stays as it is. What is removed later is given back in small steps.
        connection.Execute("PRAGMA auto_vacuum = INCREMENTAL");
        var mode = connection.ExecuteScalar<string>("PRAGMA journal_mode = WAL");
        if (mode != "wal")
        {
            Log.NoWriteAheadLog(logger, name, path, mode);
        }

        foreach (var script in Migration.Run(name, ConnectionString))
        {
            Log.Migrated(logger, name, path, script);
        }

        Prepared(connection);
        kept ??= KeptFile.Open(name, path, hasLog: mode == "wal", IsShared, logger);
        return ready = true;
    }

    /// <summary>Does what belongs to a transaction and to no statement, once it is over and before the next writer has its turn.</summary>
    protected virtual void Ended(bool isCommitted)
    {
    }

    private void ThrowIfReplaced()
    {
        if (Problem is { } problem)
        {
            throw new StorageException(problem);
        }
    }

    /// <summary>Completes a file that is up to date with what the program itself determines.</summary>
    protected virtual void Prepared(SqliteConnection connection)
    {
    }

    // SQLite's own waiting wakes up sooner than the driver's, which polls every 150 ms.
    private SqliteConnection Open() => OpenConnections.Open(ConnectionString, $"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA synchronous = FULL");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The {Name} database {Path} took migration {Script}")]
        public static partial void Migrated(ILogger logger, string name, string path, string script);

        [LoggerMessage(LogLevel.Warning, "Another process keeps a database locked; it is read as it is, and the next write tries again")]
        public static partial void NotPrepared(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The {Name} database {Path} has no write-ahead log but journal mode {Mode}: readers wait for writers")]
        public static partial void NoWriteAheadLog(ILogger logger, string name, string path, string? mode);
    }
}
