using Microsoft.Data.Sqlite;

namespace AiService.Storage;

/// <summary>
/// One SQLite file. It is opened and brought up to date by its first use, not by the start: a file that another process has
/// locked must not keep the service from starting, and the next call tries again. Readers never wait for writers (WAL);
/// writers of this process queue without holding a thread, so that only one at a time can be waiting for another process.
/// </summary>
/// <param name="name">What the file is called in messages; also the folder of its migrations.</param>
/// <param name="path">The file.</param>
/// <param name="logger">Told of migrations.</param>
internal abstract partial class Database(string name, string path, ILogger logger) : IDisposable
{
    /// <summary>How long a writer waits for its turn in this process.</summary>
    private static readonly TimeSpan TurnLimit = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile bool ready;

    /// <summary>How long a statement waits for another process's lock, in seconds.</summary>
    public int BusySeconds { get; init; } = 5;

    /// <summary>What the file is called in messages.</summary>
    public string Name => name;

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Reads. SQLite has no asynchronous interface: <paramref name="read"/> runs on the calling thread.</summary>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellation)
    {
        if (!ready)
        {
            await InTurnAsync(() => Attempt(Prepare), cancellation);
        }

        return Attempt(() =>
        {
            using var connection = Open();
            return read(connection);
        });
    }

    /// <summary>Writes in one transaction, which is on disk when the call returns; an exception rolls it back.</summary>
    /// <exception cref="StorageException">The file cannot be written, or is locked for longer than the limits.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> write, CancellationToken cancellation)
    {
        return InTurnAsync(
            () => Attempt(() =>
            {
                Prepare();
                using var connection = Open();
                using var transaction = connection.BeginTransaction();
                var result = write(connection, transaction);
                transaction.Commit();
                return result;
            }),
            cancellation);
    }

    public void Dispose()
    {
        // The last connection to close folds the write-ahead log into the file, which can then be copied alone.
        CloseIdle();
        turn.Dispose();
    }

    private string ConnectionString => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        ForeignKeys = true,
        DefaultTimeout = BusySeconds,
    }.ToString();

    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        if (!await turn.WaitAsync(TurnLimit, cancellation))
        {
            throw new StorageException($"The {name} database is busy: no turn to write within {TurnLimit.TotalSeconds:0} s.", new TimeoutException());
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
                // The file may have been replaced: the next call looks again, with fresh connections.
                ready = false;
                CloseIdle();
            }

            throw new StorageException($"The {name} database {path} failed: {failed.Message}", failed);
        }
    }

    private bool Prepare()
    {
        if (ready)
        {
            return true;
        }

        using (var connection = Open())
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "PRAGMA journal_mode = WAL";
            var mode = (string?)command.ExecuteScalar();
            if (mode != "wal")
            {
                Log.NoWriteAheadLog(logger, name, path, mode);
            }
        }

        foreach (var script in Migration.Run(name, ConnectionString))
        {
            Log.Migrated(logger, name, path, script);
        }

        return ready = true;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();

            // SQLite's own waiting wakes up sooner than the driver's, which polls every 150 ms.
            command.CommandText = $"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA synchronous = FULL";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void CloseIdle()
    {
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The {Name} database {Path} took migration {Script}")]
        public static partial void Migrated(ILogger logger, string name, string path, string script);

        [LoggerMessage(LogLevel.Warning, "The {Name} database {Path} has no write-ahead log but journal mode {Mode}: readers wait for writers")]
        public static partial void NoWriteAheadLog(ILogger logger, string name, string path, string? mode);
    }
}
