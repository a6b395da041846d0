using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Queue;

/// <summary>
/// From an order to its device: (1) on record, (2) in line, first come first served, (3) at its turn. Whoever's deadline passes before
/// that is told for whom he waited, and nothing was begun.
/// </summary>
internal sealed partial class RepairLine(DeviceLocks devices, OpenRepairs open, RepairEnding ending, IHostApplicationLifetime process, ILogger<RepairLine> logger)
{
    /// <param name="run">What is to be begun.</param>
    /// <param name="until">When the caller's time is over.</param>
    /// <param name="deadline">The same, as a signal.</param>
    /// <returns>The device; null when the run is over before it had it.</returns>
    public async Task<DeviceLocks.Lease?> EnterAsync(RepairRun run, DateTimeOffset until, CancellationToken deadline)
    {
        // 1
        try
        {
            await run.Repair.RecordAsync();
        }
        catch (StorageException unwritten)
        {
            Log.Unwritten(logger, unwritten);
            run.LeaveUnrecorded();
            open.Remove(run);
            run.BecomeKnown();
            return null;
        }

        // 2
        var device = devices.Ask(run.Order.DeviceId, run.Order.RepairId);
        run.StandInLine(device);
        if (await WaitAsync(run, device, until, deadline) is not { } why)
        {
            return device;
        }

        run.LeaveTheLine();
        await ending.EndAsync(run, device, run.CancelRequested.IsCancellationRequested ? RepairState.Canceled : RepairState.Refused, why);
        return null;
    }

    /// <summary>Null when the device is ours; why not, otherwise.</summary>
    private async Task<string?> WaitAsync(RepairRun run, DeviceLocks.Lease device, DateTimeOffset limit, CancellationToken deadline)
    {
        if (device.Granted.IsCompleted)
        {
            return null;
        }

        var ahead = device.Holder?.RepairId;
        if (device.Holder is { OnHold: true })
        {
            return $"未执行：修复 {ahead} 的结果未知，设备暂时锁定";
        }

        if (ahead is { } holder && open.Find(holder)?.Repair.Record is { ClosedUntil: { } closed, WaitsFor: var why } && closed > limit)
        {
            // Certain not to get the device in time: the caller learns that at once.
            return $"未执行：修复 {ahead} 占用设备：{why}";
        }

        try
        {
            await run.Repair.MoveAsync(_ => RepairState.Waiting, new RepairStep("waiting", Detail: $"等待修复 {ahead}") { WaitsFor = RepairRun.Behind(ahead) });
            using var until = CancellationTokenSource.CreateLinkedTokenSource(deadline, run.CancelRequested, process.ApplicationStopping);
            await device.Granted.WaitAsync(until.Token);
            await run.Repair.MoveAsync(_ => RepairState.Planned, new RepairStep("planned"));
            return null;
        }
        catch (StorageException unwritten)
        {
            Log.Unwritten(logger, unwritten);
            return "未执行：修复记录无法写入，详情见服务日志";
        }
        catch (OperationCanceledException) when (run.CancelRequested.IsCancellationRequested)
        {
            return "已按请求取消，未执行";
        }
        catch (OperationCanceledException) when (process.ApplicationStopping.IsCancellationRequested)
        {
            return "未执行：服务正在停止";
        }
        catch (OperationCanceledException)
        {
            // The caller's deadline: nothing is begun for one whose time is over.
            return $"未执行：等待修复 {device.Holder?.RepairId ?? ahead} 结束时超出时间预算（ANALYZE_TIMEOUT）";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The repair could not be recorded, so it is not begun")]
        public static partial void Unwritten(ILogger logger, Exception exception);
    }
}
