namespace AiService.Storage;

/// <summary>The database did not take or give a row: locked beyond the busy time-out, full, unreadable.</summary>
internal sealed class StorageException(string message, Exception inner) : Exception(message, inner);
