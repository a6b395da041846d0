namespace AiService.Storage.Sqlite;

/// <summary>Whether a path can be a database, found out before anything depends on it.</summary>
internal static class DatabaseFile
{
    private static readonly byte[] Header = "SQLite format 3\0"u8.ToArray();

    /// <summary>What is wrong with <paramref name="path"/>, in words; null when nothing is.</summary>
    public static string? Problem(string path)
    {
        var folder = Path.GetDirectoryName(path);
        if (folder is null || Directory.Exists(path))
        {
            return $"{path} is a folder.";
        }

        if (!Directory.Exists(folder))
        {
            return $"the folder {folder} does not exist.";
        }

        try
        {
            // SQLite needs the folder too: its log stands beside the file.
            File.Create(Path.Combine(folder, $".{Guid.NewGuid():N}"), 1, FileOptions.DeleteOnClose).Dispose();
            return File.Exists(path) && !IsDatabase(path) ? $"{path} is a file, but no SQLite database." : null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return $"{path} is not writable: {refused.Message}";
        }
    }

    private static bool IsDatabase(string path)
    {
        // Shared as widely as SQLite does it: another process may have the file open.
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var start = new byte[Header.Length];
        return file.Length == 0 || (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Header));
    }
}
