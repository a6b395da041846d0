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

    /// <summary>Waits until a count in the service's records has come to a number.</summary>
    public async Task RecordsReachAsync(string count, long expected)
    {
        using var records = Connect(File("records.db"));
        await Eventually.ReadAsync(() => records.ExecuteScalarAsync<long>(count), reached => reached >= expected);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
