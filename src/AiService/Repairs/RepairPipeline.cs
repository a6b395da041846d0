using AiService.Audit;
using AiService.Faults;
using AiService.Knowledge;

namespace AiService.Repairs;

/// <summary>From the faults of one device to what was done about each: one after the other, never two at once on one device.</summary>
internal sealed class RepairPipeline(
    RepairPlanner planner,
    RepairProviders providers,
    DeviceLocks devices,
    OpenRepairs open,
    RepairOptions options,
    AuditTrail audit,
    KnowledgeBase knowledge,
    TimeProvider time,
    ILogger<RepairPipeline> logger)
{
    /// <param name="deviceId">The device.</param>
    /// <param name="faults">Its faults, worst first.</param>
    /// <param name="deadline">The analysis's: nothing is begun after it, and what is open then is told as open.</param>
    public async Task<IReadOnlyList<RepairResult>> RunAsync(string deviceId, IReadOnlyList<Fault> faults, CancellationToken deadline)
    {
        var results = new List<RepairResult>();
        foreach (var plan in planner.Plan(deviceId, faults))
        {
            results.AddRange(plan.Order is { } order
                ? await CarryOutAsync(plan, order, deadline)
                : [RepairResult.NotBegun(plan, "跳过：" + plan.Decision.Reason)]);
        }

        return DetailsBudget.Keep(results);
    }

    private async Task<IReadOnlyList<RepairResult>> CarryOutAsync(RepairPlan plan, RepairOrder order, CancellationToken deadline)
    {
        if (deadline.IsCancellationRequested)
        {
            return [RepairResult.NotBegun(plan, "未执行：超出本次分析的时间预算（ANALYZE_TIMEOUT）")];
        }

        var device = devices.Ask(order.DeviceId, order.RepairId);
        if (device.WaitsFor is { OnHold: true } unknown)
        {
            device.Release();
            return [RepairResult.NotBegun(plan, $"未执行：修复 {unknown.RepairId} 的结果未知，设备暂时锁定")];
        }

        try
        {
            await device.Granted.WaitAsync(deadline);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            device.Release();
            return [RepairResult.NotBegun(plan, $"未执行：等待修复 {device.WaitsFor?.RepairId} 结束时超出时间预算")];
        }

        return await FollowAsync(order, device, deadline);
    }

    private async Task<IReadOnlyList<RepairResult>> FollowAsync(RepairOrder order, DeviceLocks.Lease device, CancellationToken deadline)
    {
        var run = new RepairRun(order, device, options, audit, knowledge, time, logger);
        var work = run.CarryOutAsync(providers.For(order), deadline, open.Stopping);
        open.Track(order.RepairId, work);
        try
        {
            await work.WaitAsync(deadline);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // The caller's time is over, not the repair's: it goes on, and this is how far it has come.
        }

        return run.Results;
    }
}
