namespace AiService.Storage.Sqlite;

/// <summary>Opens both files while the service starts, so that the log shows early what is wrong with them.</summary>
internal sealed partial class StorageOpening(KnowledgeDatabase knowledge, RecordsDatabase records, ILogger<StorageOpening> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not on the thread of the start: a locked file takes seconds to fail.
        await Task.Yield();
        foreach (var database in (Database[])[records, knowledge])
        {
            try
            {
                await database.OpenAsync(stoppingToken);
                Log.Opened(logger, database.Name, database.Path);
            }
            catch (StorageException failed)
            {
                Log.Failed(logger, failed);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return; // Ours: the service stops.
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The {Name} database is {Path}")]
        public static partial void Opened(ILogger logger, string name, string path);

        [LoggerMessage(LogLevel.Error, "A database cannot be used yet; every call tries again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
