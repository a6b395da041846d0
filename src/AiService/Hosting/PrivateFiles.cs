namespace AiService.Hosting;

/// <summary>Creates files that only the service's own user may read, and finds out where another user could replace them.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Opens a file; one that is created has mode 0600 from the first moment on, whatever the umask.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share, FileOptions options = FileOptions.None)
    {
        var how = new FileStreamOptions { Mode = mode, Access = access, Share = share, Options = options, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is not (FileMode.Open or FileMode.Truncate))
        {
            how.UnixCreateMode = Owner;
        }

        return new FileStream(path, how);
    }

    /// <summary>Makes an empty file where there is none. What keeps it from being made is left to the one that opens it to say.</summary>
    public static void MakeMissing(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                Open(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Made by another process meanwhile, or not to be made.
        }
    }

    /// <summary>Takes the rights of group and others from a file that exists.</summary>
    /// <returns>Why that was not possible; null when it was, or there was nothing to do.</returns>
    public static string? Tighten(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return null;
        }

        try
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode & ~(Owner | UnixFileMode.UserExecute)) != 0)
            {
                File.SetUnixFileMode(path, mode & Owner);
            }

            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message;
        }
    }

    /// <summary>Returns what is wrong with a folder of private files, and the cure; null when only its owner can replace files in it.</summary>
    public static string? FolderProblem(string folder)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(folder))
        {
            return null;
        }

        var mode = File.GetUnixFileMode(folder);
        var who = (mode & UnixFileMode.OtherWrite) != 0 ? "every user" : "its group";
        return (mode & Others) == 0 || (mode & UnixFileMode.StickyBit) != 0 ? null
            : $"The folder {folder} may be written by {who}, who can replace the files in it: use chmod go-w {folder}, or another folder.";
    }
}
