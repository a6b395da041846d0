using System.Globalization;
using System.Text;
using AiService.Hosting;

namespace AiService.Storage;

/// <summary>
/// Locks the records for this process: a second one on the same file would resume repairs that the first is carrying out. The lock is the operating
/// system's, on a file beside the records, so that it ends with the process however that ends. A new process waits for as long as an old one may
/// take to stop.
/// </summary>
internal sealed partial class RecordsOwner(StorageOptions storage, ShutdownOptions shutdown, TimeProvider time, ILogger<RecordsOwner> logger)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private FileStream? held;

    private string Path => storage.RecordsPath + ".lock";

    /// <summary>Waits for the lock before anything else of the service starts.</summary>
    /// <exception cref="RecordsOwnedException">Another process keeps the lock, or the file cannot be used.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while ((held = TryTake(out var problem)) is null)
        {
            if (time.GetElapsedTime(began) >= shutdown.Timeout)
            {
                throw new RecordsOwnedException(
                    $"The records {storage.RecordsPath} cannot be locked: {problem} Stop the process that has them, or set RECORDS_DB_PATH to another file.");
            }

            Log.Waiting(logger, Path, problem);
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
        FileStream? file = null;
        try
        {
            // FileShare.None is an exclusive flock on Unix. The file stays: removing it would let two processes lock two files of one name.
            file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
            problem = "";
            return file;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Its lock would refuse the next attempt.
            file?.Dispose();
            problem = refused.Message;
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Path} cannot be locked yet, and is tried again: {Problem}")]
        public static partial void Waiting(ILogger logger, string path, string problem);
    }
}

/// <summary>The records cannot be locked, because another process has them: this one must not start.</summary>
internal sealed class RecordsOwnedException(string message) : Exception(message);
