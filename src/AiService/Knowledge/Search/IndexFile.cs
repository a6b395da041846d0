using AiService.Hosting;
using AiService.Storage.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>
/// The index's own file, beside the knowledge base. It holds nothing that cannot be made again: when anything is wrong with it, it is deleted.
/// </summary>
internal sealed class IndexFile(string path) : IDisposable
{
    /// <summary>To be raised with every change of the tables, of the tokens, of how texts are folded and interfaces named, and of the rank.</summary>
    private const int Version = 1;

    /// <summary>A log longer than this, in bytes, is folded into the file at the end of a write.</summary>
    private const long LongLog = 8 * 1024 * 1024;

    private const string Tables = """
        CREATE TABLE state (version, texts, standings, filled);
        CREATE TABLE entry (id INTEGER PRIMARY KEY, rank INTEGER NOT NULL, print INTEGER NOT NULL);
        CREATE TABLE keyword (anchor TEXT NOT NULL, letters INTEGER NOT NULL, keyword TEXT NOT NULL, PRIMARY KEY (anchor, keyword)) WITHOUT ROWID;
        CREATE VIRTUAL TABLE tokens USING fts5(all_of_them, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
        INSERT INTO tokens(tokens, rank) VALUES ('usermerge', 2), ('hashsize', 4194304), ('automerge', 0), ('crisismerge', 64);
        """;

    private readonly OpenConnections connections = new();

    /// <summary>Reads as of one moment.</summary>
    /// <exception cref="SqliteException">The file cannot be read, or is not as it was made.</exception>
    public T Read<T>(Func<SqliteConnection, T> read) => connections.Use(Open, connection => connection.Within("BEGIN", () => read(connection)));

    /// <summary>Writes in one transaction. A killed process loses nothing of it; after a power failure the last ones may be missing, and are made again.</summary>
    /// <exception cref="SqliteException">The file cannot be written, or is not as it was made.</exception>
    public T Write<T>(Func<SqliteConnection, T> write)
    {
        return connections.Use(Open, connection =>
        {
            var result = connection.Within("BEGIN IMMEDIATE", () => write(connection));
            if (new FileInfo(path + "-wal") is { Exists: true, Length: > LongLog })
            {
                connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }

            return result;
        });
    }

    /// <summary>Makes the tables where there are none; a file of another version is deleted first.</summary>
    /// <exception cref="SqliteException">The file cannot be written, or is no database.</exception>
    public void Prepare()
    {
        PrivateFiles.MakeMissing(path);
        const string made = "SELECT count(*) FROM sqlite_master WHERE name IN ('state', 'entry', 'keyword', 'tokens')";
        if (Read(connection => connection.ExecuteScalar<int>(made) is var tables && tables > 0
            && (tables < 4 || connection.ExecuteScalar<int?>("SELECT version FROM state") is not (null or Version))))
        {
            Delete();
        }

        Write(connection => connection.ExecuteScalar<int>(made) == 4 ? 0 : connection.Execute(Tables));
    }

    /// <summary>Looks for damage, reading all of it.</summary>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public bool IsSound()
    {
        try
        {
            // It looks into the tokens, too.
            return Read(connection => connection.QueryFirst<string>("PRAGMA integrity_check") == "ok");
        }
        catch (SqliteException damaged) when (IsDamage(damaged))
        {
            return false;
        }
    }

    /// <summary>True for what a file says that is no index, or none any more.</summary>
    public static bool IsDamage(SqliteException failed) =>
        failed.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_ERROR
        || failed.SqliteExtendedErrorCode is SQLitePCL.raw.SQLITE_IOERR_READ or SQLitePCL.raw.SQLITE_IOERR_SHORT_READ;

    /// <summary>Throws it away. Who is reading goes on with what was there.</summary>
    public void Delete()
    {
        connections.Close();
        foreach (var end in (string[])["", "-wal", "-shm"])
        {
            File.Delete(path + end);
        }
    }

    public static IndexState State(SqliteConnection connection)
    {
        using var reader = connection.Prepared("SELECT texts, standings, filled FROM state").ExecuteReader();
        return reader.Read() ? new IndexState(reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetInt64(2)) : IndexState.None;
    }

    public static void Keep(SqliteConnection connection, IndexState state)
    {
        connection.Execute(
            "DELETE FROM state; INSERT INTO state VALUES (@Version, @Texts, @Standings, @Filled)",
            new { Version, state.Texts, state.Standings, state.Filled });
    }

    public void Dispose() => connections.Close();

    private SqliteConnection Open() => OpenConnections.Open(
        new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 }.ToString(),
        "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
}

/// <summary>Up to where an index agrees with its knowledge base.</summary>
/// <param name="Texts">The latest change of the texts that is in it.</param>
/// <param name="Standings">The latest change of the ranks that is in it.</param>
/// <param name="Filled">The id up to which entries have been put in; null when it holds all of them.</param>
internal sealed record IndexState(long Texts, long Standings, long? Filled)
{
    /// <summary>The log of changes of each file begins at a random multiple of two to this: as the migration <c>0014_lineage</c> has it.</summary>
    private const int LineageBits = 40;

    /// <summary>Nothing was made yet.</summary>
    public static IndexState None { get; } = new(-1, -1, long.MinValue);

    /// <summary>True for two numbers of the same file's log of texts.</summary>
    public static bool IsSameFile(long change, long other) => change >> LineageBits == other >> LineageBits;

    /// <summary>False when the file is not the one that was indexed, or an older copy of it.</summary>
    public bool IsOf(SqliteConnection knowledge)
    {
        var texts = EntryReader.Latest(knowledge, ChangeLog.Texts);
        return texts >= Texts && IsSameFile(texts, Texts) && EntryReader.Latest(knowledge, ChangeLog.Standings) >= Standings;
    }
}
