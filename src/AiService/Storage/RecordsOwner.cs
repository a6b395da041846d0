using System.Globalization;
using System.Text;
using AiService.Hosting;

namespace AiService.Storage;

/// <summary>
/// One process owns the records: a second one on the same file would take up repairs that the first is carrying out. The lock is the
/// operating system's, on a file beside the records, so that it ends with the process however that ends. A new process waits
/// for as long as the old one may take to leave.
/// </summary>
internal sealed partial class RecordsOwner(StorageOptions storage, ShutdownOptions shutdown, TimeProvider time, ILogger<RecordsOwner> logger)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private FileStream? held;

    private string Path => storage.RecordsPath + ".lock";

    /// <summary>Before anything else of the service starts.</summary>
    /// <exception cref="RecordsOwnedException">Another process keeps the lock, or the file cannot be used.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while ((held = TryTake(out var problem)) is null)
        {
            if (time.GetElapsedTime(began) >= shutdown.Timeout)
            {
                throw new RecordsOwnedException(
                    $"The records {storage.RecordsPath} belong to another process: {problem} Stop it, or set RECORDS_DB_PATH to another file.");
            }

            Log.Waiting(logger, Path);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => held?.Dispose();

    private FileStream? TryTake(out string problem)
    {
        try
        {
            // FileShare.None is an exclusive flock on Unix. The file stays: removing it would let two processes lock two files of one name.
            var file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
            file.Flush();
            problem = "";
            return file;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            problem = refused.Message;
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Waiting for another process to let go of {Path}")]
        public static partial void Waiting(ILogger logger, string path);
    }
}

/// <summary>Another process has the records: this one must not start.</summary>
internal sealed class RecordsOwnedException(string message) : Exception(message);
