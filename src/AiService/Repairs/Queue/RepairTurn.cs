using AiService.Repairs.Planning;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Queue;

/// <summary>How the waiting of a repair ended: it has its device and may begin, or why it may not.</summary>
/// <param name="Place">Its place in the queue of its device, to be freed at its end; null where it had none.</param>
/// <param name="Why">Why it does not begin, in Chinese; null when it does.</param>
/// <param name="State">The state in which it ends then.</param>
internal sealed record TurnResult(DeviceLocks.Lease? Place, string? Why = null, RepairState State = RepairState.Refused);

/// <summary>
/// Lets repairs wait for what they need before they begin: a person's approval, their device, and room within the limits. What waits for a limit holds
/// no device.
/// </summary>
internal sealed partial class RepairTurn(
    DeviceLocks devices, OpenRepairs open, RepairAdmission admission, IHostApplicationLifetime process, TimeProvider time, ILogger<RepairTurn> logger)
{
    private const string Canceled = "已按请求取消，未执行";
    private const string Unwritten = "未执行：修复记录无法写入，详情见服务日志";

    // Timers take at most 49 days.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    /// <summary>Between two looks where it is not known when there will be room: a repair that is about to begin has not yet.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private CancellationToken Stopping => process.ApplicationStopping;

    /// <summary>Takes a place for a repair that an earlier process had begun: it counts for the limits.</summary>
    public DeviceLocks.Lease Retake(OpenRepair repair)
    {
        admission.Take(repair);
        return devices.Ask(repair.Order.DeviceId, repair.Order.RepairId);
    }

    /// <summary>Reads the pause of the last process.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public Task RecoverPauseAsync(CancellationToken cancellation) => admission.Automation.RecoverAsync(cancellation);

    /// <summary>Locks a device whose repair has an unknown end.</summary>
    public void Hold(RepairRecord repair, DateTimeOffset until) => devices.Ask(repair.DeviceId, repair.Id).HoldUntil(until);

    /// <summary>Ends the turn of a repair that is over.</summary>
    public void Leave(OpenRepair repair, DeviceLocks.Lease? place, bool unknown)
    {
        place?.Free(unknown);
        admission.Leave(repair);
    }

    /// <summary>Waits until a person has decided about a repair, or its time is over.</summary>
    /// <returns>Null when it was approved, or this process stops; otherwise its end.</returns>
    public async Task<TurnResult?> ApprovalAsync(OpenRepair repair)
    {
        repair.Ask();
        using var late = Late(repair.Record.ApprovalUntil ?? DateTimeOffset.MaxValue);
        using var until = CancellationTokenSource.CreateLinkedTokenSource([late.Token, repair.CancelRequested, repair.Withdrawn, Stopping]);
        try
        {
            await repair.Approved.WaitAsync(until.Token);
            return null;
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // The process stops: the next one asks on.
            return null;
        }
        catch (OperationCanceledException) when (repair.CancelRequested.IsCancellationRequested)
        {
            return new TurnResult(null, Canceled, RepairState.Canceled);
        }
        catch (OperationCanceledException)
        {
            // Its own time is over, or its fault is gone.
            return new TurnResult(null, repair.WithdrawnBecause ?? "未执行：在 APPROVAL_TIMEOUT 内没有人批准");
        }
    }

    /// <summary>Waits for the device and for room within the limits.</summary>
    /// <param name="repair">The repair.</param>
    /// <param name="limit">How long.</param>
    public async Task<TurnResult> TakeAsync(OpenRepair repair, DateTimeOffset limit)
    {
        if (limit <= time.GetUtcNow())
        {
            // It passed while no process ran.
            return new TurnResult(null, $"未执行：超出时间预算（{Budget(repair)}）");
        }

        while (true)
        {
            var place = devices.Ask(repair.Order.DeviceId, repair.Order.RepairId);
            repair.Enqueue(() => place.Holder?.RepairId);
            if (await WaitForDeviceAsync(repair, place, limit) is { } why)
            {
                return Ended(repair, place, why);
            }

            // Before the look, so that no end between the two is missed.
            var left = admission.Left;
            var decision = await admission.AdmitAsync(repair);
            var late = RepairAdmission.WhyTooLate(decision, limit);
            decision = late is null ? decision : decision with { Verdict = Verdict.Refuse };
            await repair.Repair.AmendAsync(record => record with { Decision = decision });
            switch (decision.Verdict)
            {
                case Verdict.Allow:
                    return await AdmittedAsync(repair, place);
                case not Verdict.Wait:
                    return new TurnResult(place, $"未执行：{late ?? decision.Reason}", decision.Verdict is Verdict.Escalate ? RepairState.Escalated : RepairState.Refused);
            }

            place.Release();
            if (await WaitForRoomAsync(repair, decision, left, limit) is { } unserved)
            {
                return Ended(repair, place, unserved);
            }
        }
    }

    private async Task<TurnResult> AdmittedAsync(OpenRepair repair, DeviceLocks.Lease place)
    {
        try
        {
            if (repair.Record.State is RepairState.Waiting)
            {
                await repair.Repair.MoveAsync(_ => RepairState.Planned, new RepairStep("planned"));
            }

            return new TurnResult(place);
        }
        catch (StorageException unwritten)
        {
            Log.Unwritten(logger, unwritten, repair.Order.RepairId);
            return new TurnResult(place, Unwritten);
        }
    }

    /// <summary>Waits for the device.</summary>
    /// <returns>Null when the repair has it; otherwise why it has not, in Chinese.</returns>
    private async Task<string?> WaitForDeviceAsync(OpenRepair repair, DeviceLocks.Lease place, DateTimeOffset limit)
    {
        var ahead = place.Holder?.RepairId;
        if (place.Holder is { OnHold: true })
        {
            return $"未执行：修复 {ahead} 的结果未知，设备暂时锁定";
        }

        if (ahead is not { } holder)
        {
            return null;
        }

        if (open.Find(holder)?.Record is { ClosedUntil: { } closed, WaitsFor: var why } && closed > limit)
        {
            // It cannot get the device in time: the caller learns that at once.
            return $"未执行：修复 {ahead} 占用设备：{why}";
        }

        var step = new RepairStep("waiting", Detail: $"等待修复 {ahead}") { WaitsFor = OpenRepair.Behind(ahead) };
        return await WaitAsync(repair, step, until => place.Granted.WaitAsync(until), limit, () => $"等待修复 {place.Holder?.RepairId ?? ahead} 结束时超出时间预算（{Budget(repair)}）");
    }

    /// <summary>Waits until there may be room within the limits.</summary>
    /// <param name="repair">The repair.</param>
    /// <param name="decision">Which limits are reached.</param>
    /// <param name="left">Completes when another repair is over.</param>
    /// <param name="limit">How long.</param>
    /// <returns>Null when it may be tried again; otherwise why not, in Chinese.</returns>
    private async Task<string?> WaitForRoomAsync(OpenRepair repair, RepairDecision decision, Task left, DateTimeOffset limit)
    {
        var pause = decision.Until - time.GetUtcNow() ?? Look;
        pause = pause < LongestTimer ? pause : LongestTimer;
        var step = new RepairStep("waiting", Detail: decision.Reason) { WaitsFor = $"等待限额：{decision.Reason}" };
        return await WaitAsync(
            repair,
            step,
            async until => await await Task.WhenAny(left.WaitAsync(until), Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, time, until)),
            limit,
            () => $"{decision.Reason}，等待时超出时间预算（{Budget(repair)}）");
    }

    /// <returns>Null when what was waited for has come; otherwise why not, in Chinese.</returns>
    private async Task<string?> WaitAsync(OpenRepair repair, RepairStep step, Func<CancellationToken, Task> what, DateTimeOffset limit, Func<string> whyLate)
    {
        var pausing = admission.Automation.Pausing;
        if (admission.Automation.WhyNothingIsSent is { } held)
        {
            return $"未执行：{held}";
        }

        using var late = Late(limit);
        using var until = CancellationTokenSource.CreateLinkedTokenSource([late.Token, repair.CancelRequested, repair.Withdrawn, pausing, Stopping]);
        try
        {
            if (repair.Record.State is not RepairState.Waiting)
            {
                await repair.Repair.MoveAsync(_ => RepairState.Waiting, step);
            }

            await what(until.Token);
            return null;
        }
        catch (StorageException unwritten)
        {
            Log.Unwritten(logger, unwritten, repair.Order.RepairId);
            return Unwritten;
        }
        catch (OperationCanceledException) when (repair.CancelRequested.IsCancellationRequested)
        {
            return Canceled;
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            return "未执行：服务正在停止";
        }
        catch (OperationCanceledException) when (pausing.IsCancellationRequested)
        {
            return $"未执行：{admission.Automation.WhyPaused ?? "自动修复已暂停"}";
        }
        catch (OperationCanceledException)
        {
            // Its fault is gone, or the submission's limit came.
            return repair.WithdrawnBecause ?? $"未执行：{whyLate()}";
        }
    }

    private CancellationTokenSource Late(DateTimeOffset limit)
    {
        var left = limit - time.GetUtcNow();

        // A limit that is so far away is none.
        return new CancellationTokenSource(left <= TimeSpan.Zero ? TimeSpan.Zero : left < LongestTimer ? left : Timeout.InfiniteTimeSpan, time);
    }

    private static string Budget(OpenRepair repair) => repair.Record.ApprovedAt is not null ? "ANALYZE_ASYNC_TIMEOUT"
        : repair.Record.TriggeredBy is RepairSubmission.ByAlert ? "ALERT_REPAIR_TIMEOUT" : "ANALYZE_TIMEOUT，异步分析为 ANALYZE_ASYNC_TIMEOUT";

    private static TurnResult Ended(OpenRepair repair, DeviceLocks.Lease place, string why) =>
        new(place, why, repair.CancelRequested.IsCancellationRequested ? RepairState.Canceled : RepairState.Refused);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Repair {RepairId} could not be recorded, so it is not begun")]
        public static partial void Unwritten(ILogger logger, Exception exception, Guid repairId);
    }
}
