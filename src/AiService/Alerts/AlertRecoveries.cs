using AiService.Alerts.Inbox;
using AiService.Repairs.Queue;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Alerts;

/// <summary>Keeps repairs from beginning whose alerts are all over.</summary>
internal sealed partial class AlertRecoveries(IAlertStore store, RepairQueue queue, IHostApplicationLifetime process, TimeProvider time, ILogger<AlertRecoveries> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Looks at every repair that has not begun; while the records cannot be read, it is tried again in the background.</summary>
    public async Task WithdrawAsync()
    {
        if (!await TryAsync())
        {
            _ = LaterAsync();
        }
    }

    private async Task<bool> TryAsync()
    {
        try
        {
            var waiting = queue.Open.Where(repair => repair.Record.State.IsWaiting() && !repair.Record.HasBegun).Select(repair => repair.Order.RepairId).ToList();
            foreach (var id in waiting.Count == 0 ? [] : await store.RecoveredAsync(waiting, CancellationToken.None))
            {
                await (queue.Find(id)?.WithdrawAsync("未执行：等待期间故障已恢复（告警已解除）") ?? Task.CompletedTask);
            }

            return true;
        }
        catch (StorageException unreadable)
        {
            Log.NotYet(logger, unreadable);
            return false;
        }
    }

    private async Task LaterAsync()
    {
        try
        {
            do
            {
                await Task.Delay(Pause, time, process.ApplicationStopping);
            }
            while (!await TryAsync());
        }
        catch (OperationCanceledException) when (process.ApplicationStopping.IsCancellationRequested)
        {
            // Ours: the next process looks at its start.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The records cannot be read: repairs whose alerts are over may begin; tried again in 1 s")]
        public static partial void NotYet(ILogger logger, Exception exception);
    }
}
