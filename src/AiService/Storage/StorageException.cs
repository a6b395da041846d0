using Microsoft.Data.Sqlite;

namespace AiService.Storage;

/// <summary>The database did not take or give a row: locked beyond the busy time-out, full, unreadable.</summary>
internal sealed class StorageException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>True when there was no room on the disk; nothing of the write is kept then.</summary>
    public bool IsDiskFull => InnerException is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL };
}
