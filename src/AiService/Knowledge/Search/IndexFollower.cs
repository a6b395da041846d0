namespace AiService.Knowledge.Search;

/// <summary>
/// Makes the index when the service starts, reports its progress, and keeps it near the table while there are no searches.
/// </summary>
internal sealed partial class IndexFollower(SqliteKnowledgeIndex index, TimeProvider time, ILogger<IndexFollower> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A locked file takes seconds to say so: not on the thread of the start.
        await Task.Yield();
        using var ticks = new PeriodicTimer(Pace, time);
        try
        {
            do
            {
                // Not awaited: it may take a minute, of which the log shall tell.
                _ = index.RefreshAsync();
                if (index.Progress is { Total: > 0 } progress)
                {
                    Log.Making(logger, progress.Done, progress.Total);
                }
            }
            while (await ticks.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ours: the service stops.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await index.StopAsync();
        await base.StopAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The search index is being made: at entry {Done} of {Total}; searches scan the table meanwhile")]
        public static partial void Making(ILogger logger, long done, long total);
    }
}
