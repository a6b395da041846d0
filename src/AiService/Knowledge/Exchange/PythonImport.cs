using AiService.Storage;

namespace AiService.Knowledge.Exchange;

/// <summary>
/// Imports what a Python service that stays in use has written: at each start, and on request. Only new rows are imported.
/// </summary>
internal sealed partial class PythonImport(
    KnowledgeImport import, ImportTurn turn, IPythonFile python, ExchangeOptions options, TimeProvider time, ILogger<PythonImport> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    public string? Path => options.PythonPath;

    /// <summary>Imports the file of the setting as it stands now.</summary>
    /// <exception cref="ImportException">It cannot be read.</exception>
    /// <exception cref="StorageException">The knowledge base could not be written.</exception>
    public async Task<ImportReport> ImportAsync(string path, bool dryRun, CancellationToken cancellation)
    {
        using var spool = new Spool();
        python.Snapshot(path, spool.Path);
        return await import.RunAsync(new ImportSource(ImportSource.SqliteFormat, spool.Path), dryRun, strict: false, cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not on the thread of the start: a large file takes minutes.
        await Task.Yield();
        try
        {
            while (Path is { } path && !await TryAsync(path, stoppingToken))
            {
                await Task.Delay(RetryAfter, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ours: the service stops. The next start imports the rest.
        }
    }

    private async Task<bool> TryAsync(string path, CancellationToken stoppingToken)
    {
        try
        {
            return await turn.TakeAsync(() => ImportAsync(path, dryRun: false, stoppingToken)) is not null;
        }
        catch (Exception failed) when (failed is ImportException or StorageException or IOException or UnauthorizedAccessException)
        {
            Log.Failed(logger, failed, path, RetryAfter);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The Python service's knowledge base {Path} could not be imported; the next attempt is in {RetryAfter}")]
        public static partial void Failed(ILogger logger, Exception exception, string path, TimeSpan retryAfter);
    }
}
