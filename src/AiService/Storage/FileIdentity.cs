using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AiService.Storage;

/// <summary>Names a file by its device and its number there: equal for every path that leads to it, and different after it was replaced.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Number)
{
    private const int AtCurrentFolder = -100;
    private const int AtThisHandle = 0x1000;
    private const uint NumberWanted = 0x100;

    /// <summary>Returns the path of the file itself, where a path is a symbolic link; the file need not be there.</summary>
    public static string RealPath(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    /// <summary>Returns the identity of the file to which a path leads; null when it leads to none, or the system cannot tell.</summary>
    public static FileIdentity? Of(string path) => Read(AtCurrentFolder, path, 0);

    /// <summary>Returns the identity of an open file; null when the system cannot tell.</summary>
    public static FileIdentity? Of(SafeFileHandle file) => Read((int)file.DangerousGetHandle(), "", AtThisHandle);

    // Unlike stat, the structure of statx is the same on every Linux.
    private static FileIdentity? Read(int folder, string path, int flags)
    {
        if (!OperatingSystem.IsLinux() || Native.Statx(folder, Encoding.UTF8.GetBytes(path + '\0'), flags, NumberWanted, out var found) != 0)
        {
            return null;
        }

        return new FileIdentity(((ulong)found.DeviceMajor << 32) | found.DeviceMinor, found.Number);
    }

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Found
    {
        [FieldOffset(32)]
        public ulong Number;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }

    private static class Native
    {
        [DllImport("libc", EntryPoint = "statx")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Statx(int folder, byte[] path, int flags, uint mask, out Found found);
    }
}

/// <summary>
/// Locks an open file for this process, whatever path leads to it. The lock belongs to the handle (an open file description lock), lies beyond every
/// byte that SQLite locks, and hinders no copy.
/// </summary>
internal static class FileLock
{
    private const int Unlock = 8; // LOCK_UN
    private const int SetLock = 37; // F_OFD_SETLK
    private const short Write = 1; // F_WRLCK
    private const int Taken = 11; // EAGAIN
    private const int Denied = 13; // EACCES

    /// <summary>Opens a file for as long as the process uses it; unlike a stream's, the handle hinders no other program that opens the file.</summary>
    /// <remarks>Closing it drops the locks that SQLite has on the file: it is closed after the database.</remarks>
    public static SafeFileHandle Open(string path, FileAccess access)
    {
        var file = File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
        if (OperatingSystem.IsLinux())
        {
            _ = Native.Flock((int)file.DangerousGetHandle(), Unlock);
        }

        return file;
    }

    /// <summary>Takes the lock.</summary>
    /// <returns>False when another handle has the lock. True where the system or the file system has no such locks.</returns>
    public static bool TryTake(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux() || IntPtr.Size != 8)
        {
            return true;
        }

        var region = new Region { Type = Write, Start = 1L << 62, Length = 1 };
        return Native.Fcntl((int)file.DangerousGetHandle(), SetLock, ref region) == 0 || Marshal.GetLastPInvokeError() is not (Taken or Denied);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Region
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }

    private static class Native
    {
        [DllImport("libc", EntryPoint = "flock")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Flock(int file, int operation);

        [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Fcntl(int file, int command, ref Region region);
    }
}
