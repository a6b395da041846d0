using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>
/// Reads the fault texts of a records file: those of repairs, and the answers that are still kept. The file is opened read-only and as it is, so
/// that a running service is not disturbed and a file of an earlier version is not migrated.
/// </summary>
internal static class RecordedFaults
{
    /// <exception cref="StorageException">The file cannot be read, or holds no records.</exception>
    public static (IReadOnlyList<RecordedFault> Repairs, IReadOnlyList<string> Answers) Read(string path)
    {
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            return (
                connection.Query<RecordedFault>("SELECT fault, level, action, state FROM repairs ORDER BY id").AsList(),
                connection.Query<string>("SELECT answer FROM analyses WHERE answer IS NOT NULL ORDER BY id").AsList());
        }
        catch (SqliteException failed)
        {
            throw new StorageException(failed.Message, failed);
        }
    }
}

/// <summary>The fault of a recorded repair, in the words of the record.</summary>
internal sealed record RecordedFault(string Fault, string Level, string? Action, string State);
