using AiService.Tests.Harness;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Tests.Storage;

/// <summary>A folder for one test's database files, gone afterwards, and a way to look at them as another process would.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("aiservice-storage-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A connection without pooling and without any of the service's settings.</summary>
    public static SqliteConnection Connect(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False;Default Timeout=1");
        connection.Open();
        return connection;
    }

    /// <summary>Copies records, with the key and the head of their audit, as a process that is killed now would leave them.</summary>
    public void TakeRecordsOf(string folder)
    {
        // The head first, as docs/operations.md says: what is written meanwhile is ahead of it.
        foreach (var name in (string[])["audit.key", "audit.head"])
        {
            System.IO.File.Copy(System.IO.Path.Combine(folder, name), File(name));
        }

        using var records = Connect(System.IO.Path.Combine(folder, "records.db"));
        records.Execute("VACUUM INTO @to", new { to = File("records.db") });
    }

    /// <summary>Waits until a count in the service's records has come to a number.</summary>
    public async Task RecordsReachAsync(string count, long expected)
    {
        using var records = Connect(File("records.db"));
        await Eventually.ReadAsync(() => records.ExecuteScalarAsync<long>(count), reached => reached >= expected);
    }

    /// <remarks>A service whose start failed in this process may still write while its threads end: what it adds is deleted as well.</remarks>
    public void Dispose()
    {
        for (var left = 1000; Directory.Exists(Path); left--)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException) when (left > 0)
            {
                Thread.Yield();
            }
        }
    }
}
