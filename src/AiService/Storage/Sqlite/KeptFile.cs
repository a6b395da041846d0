using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace AiService.Storage.Sqlite;

/// <summary>Keeps a database's file open beside SQLite, and finds out whether its path still leads to it. It is closed after the connections.</summary>
internal sealed partial class KeptFile : IDisposable
{
    /// <summary>Where SQLite counts the changes of the file's first page; a copy of before has a lower number.</summary>
    private const int Counter = 24;

    private static readonly byte[] Header = "SQLite format 3\0"u8.ToArray();

    private readonly string name;
    private readonly string path;
    private readonly string? log;
    private readonly bool isShared;
    private readonly SafeFileHandle file;
    private readonly ILogger logger;
    private readonly FileIdentity? identity;
    private long highest;
    private string? told;

    private KeptFile(string name, string path, string? log, bool isShared, ILogger logger)
    {
        (this.name, this.path, this.log, this.isShared, this.logger) = (name, path, log, isShared, logger);
        file = FileLock.Open(path, FileAccess.Read);
        identity = FileIdentity.Of(file);
    }

    /// <param name="name">The database's name in messages.</param>
    /// <param name="path">The file.</param>
    /// <param name="hasLog">True when SQLite keeps a write-ahead log beside it.</param>
    /// <param name="isShared">True when other programs write to it, too: a copy that one of them writes over it counts.</param>
    /// <param name="logger">Logs what becomes of the file, once.</param>
    public static KeptFile Open(string name, string path, bool hasLog, bool isShared, ILogger logger)
    {
        return new KeptFile(name, path, hasLog ? FileIdentity.RealPath(path) + "-wal" : null, isShared, logger);
    }

    /// <summary>Returns what has become of the file, and the cure; null when it is where it was.</summary>
    public string? FindProblem()
    {
        var what = identity is null ? null
            : FileIdentity.Of(path) is not { } now ? "was removed or moved"
            : now != identity ? "was replaced by another file"
            : !isShared && IsOverwritten() ? "was overwritten with an older copy"
            : null;
        var problem = what is null ? null
            : $"The {name} database {path} {what} while the service uses it. {(isShared ? "" : "Nothing is repaired meanwhile. ")}Stop the service, put the file back (without the -wal and -shm of another one), and start the service again.";
        if (Interlocked.Exchange(ref told, what) != what && problem is not null)
        {
            Log.Lost(logger, problem);
        }

        return problem;
    }

    /// <exception cref="StorageException">What is written now would be lost with the process.</exception>
    public void ThrowIfLogIsGone()
    {
        if (log is not null && !File.Exists(log))
        {
            throw new StorageException($"{log}, which belongs to the database, was removed while the service uses it. Stop the service, which writes the rest of it, and start it again.");
        }
    }

    public void Dispose() => file.Dispose();

    private bool IsOverwritten()
    {
        Span<byte> start = stackalloc byte[Counter + sizeof(uint)];
        if (RandomAccess.Read(file, start, 0) < start.Length || !start.StartsWith(Header))
        {
            // Empty until the log is folded in for the first time.
            return Volatile.Read(ref highest) > 0;
        }

        long counter = BinaryPrimitives.ReadUInt32BigEndian(start[Counter..]);
        for (var known = Volatile.Read(ref highest); counter > known; known = Volatile.Read(ref highest))
        {
            Interlocked.CompareExchange(ref highest, counter, known);
        }

        return counter < Volatile.Read(ref highest);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Critical, "{Problem}")]
        public static partial void Lost(ILogger logger, string problem);
    }
}
