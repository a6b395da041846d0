namespace AiService.Storage;

/// <summary>The database did not take or return a row: locked beyond the busy time-out, full, unreadable, or written by a newer version.</summary>
internal sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when the disk had no room; nothing of the write is kept then.</summary>
    public bool IsDiskFull { get; init; }

    /// <summary>True when another process had the file locked for longer than the limit; the file itself is sound.</summary>
    public bool IsBusy { get; init; }
}
