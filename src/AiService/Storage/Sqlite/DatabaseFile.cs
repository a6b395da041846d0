using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>Checks a path before anything depends on it.</summary>
internal static class DatabaseFile
{
    private static readonly byte[] Header = "SQLite format 3\0"u8.ToArray();

    /// <summary>Returns why <paramref name="path"/> cannot be a database; null when it can.</summary>
    public static string? Problem(string path)
    {
        if (Path.GetDirectoryName(path) is null || Directory.Exists(path))
        {
            return $"{path} is a folder.";
        }

        // SQLite needs the folder too, for the log beside the file.
        if (FolderProblem(path) is { } problem)
        {
            return problem;
        }

        try
        {
            return File.Exists(path) && !IsDatabase(path) ? $"{path} is a file, but no SQLite database." : null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return NotWritable(path, refused);
        }
    }

    /// <summary>Returns why no file can be made in the folder of <paramref name="path"/>; null when one can.</summary>
    public static string? FolderProblem(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? "/";
        if (!Directory.Exists(folder))
        {
            return $"the folder {folder} does not exist.";
        }

        try
        {
            File.Create(Path.Combine(folder, $".{Guid.NewGuid():N}"), 1, FileOptions.DeleteOnClose).Dispose();
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return NotWritable(path, refused);
        }
    }

    /// <summary>Returns a migration of the file that this program does not have; null when there is none, or the file cannot be read at once.</summary>
    public static string? NewerScript(string path)
    {
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = 1, Pooling = false }.ToString());
            connection.Open();
            return Migration.NewerScript(connection);
        }
        catch (SqliteException)
        {
            // Absent, locked or damaged: that does not keep the service from starting, and the first use looks again.
            return null;
        }
    }

    private static string NotWritable(string path, Exception refused) => $"{path} is not writable: {refused.Message}";

    private static bool IsDatabase(string path)
    {
        // Shared as widely as SQLite does it: another process may have the file open.
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var start = new byte[Header.Length];
        return file.Length == 0 || (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Header));
    }
}
