using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Queue;

/// <summary>
/// Takes repairs and brings each to its end. In the numbers of <c>docs/architecture.md</c>: (5) the same repair is joined, any other is put
/// on record; (6) it waits for its device, first come first served and no longer than its submission allows; (7–9) the runner runs it;
/// (10) its end is written and its device freed. A submission returns a handle; waiting for it is the caller's business.
/// </summary>
internal sealed partial class RepairQueue(
    OpenRepairs open, DeviceLocks devices, RepairRunner runner, RepairEnding ending, IHostApplicationLifetime process, ILogger<RepairQueue> logger)
{
    private volatile bool recovered;

    private CancellationToken Stopping => process.ApplicationStopping;

    /// <summary>Why nothing can be submitted now, in Chinese; null when it can.</summary>
    public string? WhyClosed =>
        Stopping.IsCancellationRequested ? "服务正在停止"
        : !recovered ? "修复记录暂时无法读取，之前的修复尚未核实"
        : open.Problem is null ? null
        : "修复记录文件在服务运行期间被移除或替换，恢复该文件并重启服务之前不执行任何修复";

    /// <summary>True once everything that the last process left open is known, and its devices are locked.</summary>
    public bool IsRecovered => recovered;

    /// <summary>Returns the repairs that are open.</summary>
    public IReadOnlyList<OpenRepair> Open => open.All;

    /// <summary>Returns an open repair; null when it is not open in this process.</summary>
    public OpenRepair? Find(Guid repairId) => open.Find(repairId);

    /// <summary>Completes when every repair that is open now has recorded where it stands, and what ended is learned from.</summary>
    public Task SettledAsync() => Task.WhenAll(open.Unsettled.Select(repair => repair.Known));

    /// <summary>Submits a repair; it goes on to its own end, whether or not anyone waits for it.</summary>
    /// <returns>The repair; another one with the same device, action and target when that is open.</returns>
    public OpenRepair Submit(RepairOrder order, RepairSubmission submission)
    {
        var repair = open.JoinOrOpen(order, submission);
        if (repair.Order.RepairId == order.RepairId)
        {
            _ = ToTheEndAsync(repair, () => BeginAsync(repair, submission.WaitUntil));
        }

        return repair;
    }

    /// <summary>
    /// Takes over what the last process left: first the devices, in the order of the records, then the repairs. Nothing is submitted before.
    /// </summary>
    /// <param name="held">Repairs whose end is unknown, and until when their devices stay locked.</param>
    /// <param name="left">Repairs that are open.</param>
    public void Recover(IEnumerable<(RepairRecord Repair, DateTimeOffset Until)> held, IEnumerable<RepairRecord> left)
    {
        foreach (var (repair, until) in held)
        {
            devices.Ask(repair.DeviceId, repair.Id).HoldUntil(until);
        }

        var taken = left.Select(record => (Record: record, Repair: open.Reopen(record), Place: Place(record))).ToList();
        recovered = true;
        _ = ending.CatchUpAsync();
        foreach (var (record, repair, place) in taken)
        {
            _ = ToTheEndAsync(repair, () => place is null ? RestartAsync(repair, record) : ResumeAsync(repair, place, record));
        }
    }

    private DeviceLocks.Lease? Place(RepairRecord repair) =>
        repair.State.HoldsDevice() || repair.HasBegun ? devices.Ask(repair.DeviceId, repair.Id) : null;

    /// <summary>Runs the work on a repair, which no caller awaits: whatever fails in it is logged, and the callers that wait are answered.</summary>
    private async Task ToTheEndAsync(OpenRepair repair, Func<Task> work)
    {
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["repair_id"] = repair.Order.RepairId, ["device_id"] = repair.Order.DeviceId });
        try
        {
            await work();
        }
        catch (Exception unexpected)
        {
            // A defect of this service. What is not freed by now stays locked, and open on record: the next process, or a person, has to look.
            Log.Failed(logger, unexpected, repair.Order.RepairId);
        }
        finally
        {
            repair.Settle();
        }
    }

    /// <summary>Takes up a repair that had not begun, as its submission said.</summary>
    private Task RestartAsync(OpenRepair repair, RepairRecord record) => record.ResumeUnbegun && record.CancelRequestedAt is null
        ? EnqueueAsync(repair, record.WaitUntil ?? DateTimeOffset.MaxValue)
        : EndAsync(repair, place: null, RepairEnd.Without(record, RepairState.Refused, "未执行：进程结束前尚未开始，未执行"));

    /// <summary>Takes up a repair that had begun: its provider resumes it, or the one to which it was handed over begins.</summary>
    private async Task ResumeAsync(OpenRepair repair, DeviceLocks.Lease place, RepairRecord record)
    {
        if (record.CancelRequestedAt is not null)
        {
            await repair.RequestCancelAsync();
        }

        try
        {
            await place.Granted.WaitAsync(Stopping);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // This process stops as well before the repair's turn: the next one resumes it.
            return;
        }

        var lost = record.State.WhatAtRestart() is AtRestart.AsSubmitted ? null : record;
        await RunAsync(repair, place, lost);
    }

    private async Task BeginAsync(OpenRepair repair, DateTimeOffset until)
    {
        try
        {
            await repair.Repair.RecordAsync();
        }
        catch (StorageException unwritten)
        {
            Log.Unwritten(logger, unwritten, repair.Order.RepairId);
            open.Remove(repair);
            repair.LeaveUnrecorded();
            return;
        }

        await EnqueueAsync(repair, until);
    }

    private async Task EnqueueAsync(OpenRepair repair, DateTimeOffset until)
    {
        var place = devices.Ask(repair.Order.DeviceId, repair.Order.RepairId);
        repair.Enqueue(() => place.Holder?.RepairId);
        if (await WaitAsync(repair, place, until) is { } why)
        {
            var isCanceled = repair.CancelRequested.IsCancellationRequested;
            if (Stopping.IsCancellationRequested && repair.Record.ResumeUnbegun && !isCanceled)
            {
                // The process stops: the next one queues it again.
                return;
            }

            var state = isCanceled ? RepairState.Canceled : RepairState.Refused;
            repair.LeaveQueue();
            await EndAsync(repair, place, RepairEnd.Without(repair.Record, state, why));
            return;
        }

        await RunAsync(repair, place, lost: null);
    }

    private async Task RunAsync(OpenRepair repair, DeviceLocks.Lease place, RepairRecord? lost)
    {
        repair.Begin();
        if (await runner.RunAsync(repair, lost) is { } end)
        {
            await EndAsync(repair, place, end);
        }
    }

    private Task EndAsync(OpenRepair repair, DeviceLocks.Lease? place, RepairEnd end) => ending.EndAsync(repair, end, () =>
    {
        open.Remove(repair);
        place?.Free(unknown: end.State is RepairState.Unknown && !repair.Released.IsCancellationRequested);
    });

    /// <summary>Waits for the device.</summary>
    /// <returns>Null when the repair has it; otherwise why it has not, in Chinese.</returns>
    private async Task<string?> WaitAsync(OpenRepair repair, DeviceLocks.Lease place, DateTimeOffset limit)
    {
        var ahead = place.Holder?.RepairId;
        if (place.Holder is { OnHold: true })
        {
            return $"未执行：修复 {ahead} 的结果未知，设备暂时锁定";
        }

        if (ahead is { } holder && open.Find(holder)?.Record is { ClosedUntil: { } closed, WaitsFor: var why } && closed > limit)
        {
            // It cannot get the device in time: the caller learns that at once.
            return $"未执行：修复 {ahead} 占用设备：{why}";
        }

        try
        {
            if (ahead is not null)
            {
                await repair.Repair.MoveAsync(_ => RepairState.Waiting, new RepairStep("waiting", Detail: $"等待修复 {ahead}") { WaitsFor = OpenRepair.Behind(ahead) });
                await place.WaitAsync(limit, repair.CancelRequested, Stopping);
            }

            if (repair.Record.State is RepairState.Waiting)
            {
                await repair.Repair.MoveAsync(_ => RepairState.Planned, new RepairStep("planned"));
            }

            return null;
        }
        catch (StorageException unwritten)
        {
            Log.Unwritten(logger, unwritten, repair.Order.RepairId);
            return "未执行：修复记录无法写入，详情见服务日志";
        }
        catch (OperationCanceledException) when (repair.CancelRequested.IsCancellationRequested)
        {
            return "已按请求取消，未执行";
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            return "未执行：服务正在停止";
        }
        catch (OperationCanceledException)
        {
            // The submission's limit.
            return $"未执行：等待修复 {place.Holder?.RepairId ?? ahead} 结束时超出时间预算（ANALYZE_TIMEOUT）";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Repair {RepairId} could not be recorded, so it is not begun")]
        public static partial void Unwritten(ILogger logger, Exception exception, Guid repairId);

        [LoggerMessage(LogLevel.Critical, "Repair {RepairId} failed unexpectedly; unless it is over, its record stays open and its device locked until the next start")]
        public static partial void Failed(ILogger logger, Exception exception, Guid repairId);
    }
}
