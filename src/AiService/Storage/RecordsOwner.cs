using System.Globalization;
using System.Text;
using AiService.Hosting;

namespace AiService.Storage;

/// <summary>
/// Locks the records for this process: a second one on the same file would resume repairs that the first is carrying out, whichever path leads there.
/// The locks are the operating system's, so that they end with the process however that ends: on a file beside the records, as every version takes it
/// (for a symbolic link, beside its target too), and on the records themselves, for a hard link. A new process waits for as long as an old one may take
/// to stop.
/// </summary>
internal sealed partial class RecordsOwner(StorageOptions storage, ShutdownOptions shutdown, TimeProvider time, ILogger<RecordsOwner> logger)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly List<IDisposable> held = [];

    /// <summary>Waits for the lock before anything else of the service starts.</summary>
    /// <exception cref="RecordsOwnedException">Another process keeps the lock, or the file cannot be used.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (TryTake() is { } problem)
        {
            if (time.GetElapsedTime(began) >= shutdown.Timeout)
            {
                throw new RecordsOwnedException(
                    $"The records {storage.RecordsPath} cannot be locked: {problem} Stop the process that has them, or set RECORDS_DB_PATH to another file.");
            }

            Log.Waiting(logger, storage.RecordsPath, problem);
            await Task.Delay(Pause, time, cancellationToken);
        }

        Protect();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => Release();

    /// <summary>Returns why the records are not this process's; null when they are.</summary>
    private string? TryTake()
    {
        try
        {
            var path = FileIdentity.RealPath(storage.RecordsPath);
            foreach (var name in new[] { storage.RecordsPath, path }.Distinct())
            {
                TakeBeside(name);
            }

            // Something to lock.
            PrivateFiles.MakeMissing(path);
            var file = FileLock.Open(path, FileAccess.ReadWrite);
            held.Add(file);
            if (FileLock.TryTake(file))
            {
                return null;
            }

            Release();
            return $"another process has the same file under another path than {path}.";
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Its lock would refuse the next attempt.
            Release();
            return refused.Message;
        }
    }

    private void TakeBeside(string records)
    {
        // FileShare.None is an exclusive flock on Unix. The file stays: removing it would let two processes lock two files of one name.
        var file = PrivateFiles.Open(records + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        held.Add(file);
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
    }

    private void Release()
    {
        held.ForEach(one => one.Dispose());
        held.Clear();
    }

    /// <summary>Takes the rights of others from files of a version that did not, and warns of a folder in which others may replace them.</summary>
    private void Protect()
    {
        foreach (var end in (string[])["", "-wal", "-shm", ".lock"])
        {
            if (PrivateFiles.Tighten(storage.RecordsPath + end) is { } problem)
            {
                Log.NotPrivate(logger, storage.RecordsPath + end, problem);
            }
        }

        if (PrivateFiles.FolderProblem(Path.GetDirectoryName(storage.RecordsPath) ?? "/") is { } open)
        {
            Log.OpenFolder(logger, open);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Other users may read {Path}, and its mode cannot be changed: {Problem}")]
        public static partial void NotPrivate(ILogger logger, string path, string problem);

        [LoggerMessage(LogLevel.Warning, "{Problem} It holds the records of repairs and their lock.")]
        public static partial void OpenFolder(ILogger logger, string problem);

        [LoggerMessage(LogLevel.Information, "{Path} cannot be locked yet, and is tried again: {Problem}")]
        public static partial void Waiting(ILogger logger, string path, string problem);
    }
}

/// <summary>The records cannot be locked, because another process has them: this one must not start.</summary>
internal sealed class RecordsOwnedException(string message) : RefusedStartException(message, 75);
