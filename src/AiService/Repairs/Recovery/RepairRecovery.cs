using AiService.Repairs.Planning;
using AiService.Repairs.Queue;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Recovery;

/// <summary>
/// The return of a process. Before a request is accepted it reads what the last one left open and takes the devices of it, in the order of
/// the records; then each is followed to its end. None is begun anew. While the records cannot be read, nothing may be repaired.
/// </summary>
internal sealed partial class RepairRecovery(
    RepairTable table,
    RepairBook book,
    OpenRepairs open,
    DeviceLocks devices,
    RepairProviders providers,
    RepairWork work,
    RepairEnding ending,
    RepairLessons lessons,
    RepairOptions options,
    IHostApplicationLifetime process,
    TimeProvider time,
    ILogger<RepairRecovery> logger) : IHostedService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private volatile bool done;

    /// <summary>True once everything that was open is known, and its device taken.</summary>
    public bool IsDone => done;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await TryTakeUpAsync(cancellationToken))
        {
            _ = KeepTryingAsync();
        }
    }

    /// <summary>
    /// Waits until every open repair has written down where it stands, and what ended is learned from; the signal itself is the process's
    /// stopping.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(open.Unsettled.Select(run => run.Known)).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host's: its time to stop is over. The records tell the next process where they stand.
            Log.LeftOpen(logger, open.All.Count);
        }
    }

    private async Task KeepTryingAsync()
    {
        try
        {
            do
            {
                await Task.Delay(Pause, time, process.ApplicationStopping);
            }
            while (!await TryTakeUpAsync(process.ApplicationStopping));
        }
        catch (OperationCanceledException) when (process.ApplicationStopping.IsCancellationRequested)
        {
            // The process's own end: nothing was repaired, nothing is lost.
        }
    }

    private async Task<bool> TryTakeUpAsync(CancellationToken cancellation)
    {
        IReadOnlyList<RepairRecord> unknown, opened;
        try
        {
            unknown = await table.UnknownAsync(time.GetUtcNow() - options.DeviceHold, cancellation);
            opened = await table.OpenAsync(cancellation);
        }
        catch (StorageException unreadable)
        {
            Log.Unreadable(logger, unreadable);
            return false;
        }

        foreach (var record in unknown)
        {
            var left = record.EndedAt!.Value + options.DeviceHold - time.GetUtcNow();
            devices.Ask(record.DeviceId, record.Id).ReleaseAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        var taken = opened.Select(record => (Record: record, Run: TakeUp(record), Device: record.HasBegun ? devices.Ask(record.DeviceId, record.Id) : null)).ToList();
        done = true;
        _ = lessons.MakeUpAsync();
        foreach (var (record, run, device) in taken)
        {
            _ = GoOnAsync(record, run, device);
        }

        return true;
    }

    private RepairRun TakeUp(RepairRecord record)
    {
        var run = book.Reopen(record);
        open.TakeUp(run);
        return run;
    }

    private async Task GoOnAsync(RepairRecord record, RepairRun run, DeviceLocks.Lease? device)
    {
        Log.TakenUp(logger, record.Id, record.DeviceId, record.State, record.Provider, record.ExecutionId);
        if (record.CancelRequestedAt is not null)
        {
            await run.RequestCancelAsync();
        }

        if (device is null)
        {
            // Planned or waiting, and nothing was ever sent: nobody waits for it any more.
            await ending.EndAsync(run, null, RepairState.Refused, "未执行：进程结束前尚未开始，未执行");
            return;
        }

        try
        {
            await device.Granted.WaitAsync(process.ApplicationStopping);
        }
        catch (OperationCanceledException) when (process.ApplicationStopping.IsCancellationRequested)
        {
            // The process's own end, again before its turn: the next one has it.
            run.BecomeKnown();
            return;
        }

        var hands = providers.From(record.Provider, run.Order);
        if (hands.Count > 0)
        {
            // Planned after having begun: handed over, and the next hand had surely not begun.
            await work.CarryOutAsync(run, device, hands, record.State is RepairState.Planned ? null : record);
            return;
        }

        if (record.State is RepairState.Planned)
        {
            // What was attempted before is over, and known.
            await work.GiveUpAsync(run, device, $"服务曾重启，而 {record.Provider} 已不再启用");
            return;
        }

        await ending.EndAsync(run, device, RepairState.Unknown, $"服务曾重启，而 {record.Provider} 已不再启用，结果未知，请人工检查设备");
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Repair {RepairId} of device {DeviceId} was left {State} by {Provider}, execution {ExecutionId}: it is taken up")]
        public static partial void TakenUp(ILogger logger, Guid repairId, string deviceId, RepairState state, string provider, string? executionId);

        [LoggerMessage(LogLevel.Error, "The records cannot be read: nothing is repaired until they can")]
        public static partial void Unreadable(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The host's time to stop is over while {Count} repairs are still open")]
        public static partial void LeftOpen(ILogger logger, int count);
    }
}
