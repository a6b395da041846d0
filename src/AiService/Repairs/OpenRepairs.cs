using System.Collections.Concurrent;

namespace AiService.Repairs;

/// <summary>The repairs that have begun and are not over: a caller that leaves, or whose deadline passes, leaves them here.</summary>
internal sealed partial class OpenRepairs(ILogger<OpenRepairs> logger) : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<Guid, Task> open = new();
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Cancelled when the process goes down.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>Remembers the repair until it is over.</summary>
    public void Track(Guid repairId, Task repair)
    {
        open[repairId] = repair;
        _ = repair.ContinueWith(
            _ => open.TryRemove(repairId, out Task? _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Tells the open repairs, and waits until each has written down where it stands.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        try
        {
            await Task.WhenAll(open.Values).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.LeftOpen(logger, open.Count);
        }
    }

    public void Dispose() => stopping.Dispose();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The host's time to stop is over while {Count} repairs are still open")]
        public static partial void LeftOpen(ILogger logger, int count);
    }
}
