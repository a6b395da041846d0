using AiService.Faults;
using AiService.Repairs.Planning;
using AiService.Repairs.Queue;
using AiService.Repairs.Recovery;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Analysis;

/// <summary>From the faults of one device to what was done about each: one after the other, never two at once on one device.</summary>
internal sealed partial class AnalysisRepairs(
    RepairPlanner planner,
    RepairProviders providers,
    RepairBook book,
    OpenRepairs open,
    RepairLine line,
    RepairWork work,
    RepairRecovery recovery,
    RepairFollowUp followUp,
    IHostApplicationLifetime process,
    ILogger<AnalysisRepairs> logger)
{
    /// <param name="deviceId">The device.</param>
    /// <param name="faults">Its faults, worst first.</param>
    /// <param name="origin">Where the repairs come from.</param>
    /// <param name="deadline">The analysis's: nothing is begun after it, and what is open then is told as open.</param>
    public async Task<IReadOnlyList<RepairResult>> RunAsync(string deviceId, IReadOnlyList<Fault> faults, RepairOrigin origin, CancellationToken deadline)
    {
        var results = new List<RepairResult>();
        foreach (var plan in planner.Plan(deviceId, faults))
        {
            results.AddRange(plan.Order is { } order
                ? await RepairAsync(plan, order, origin, deadline)
                : [RepairResult.NotBegun(plan, "跳过：" + plan.Decision.Reason)]);
        }

        return DetailsBudget.Keep(results);
    }

    private async Task<IReadOnlyList<RepairResult>> RepairAsync(RepairPlan plan, RepairOrder order, RepairOrigin origin, CancellationToken deadline)
    {
        if (origin.Again && await BegunBeforeAsync(plan, order, origin, deadline) is { } before)
        {
            return before;
        }

        while (true)
        {
            if (WhyNot(deadline) is { } reason)
            {
                return [RepairResult.NotBegun(plan, "未执行：" + reason)];
            }

            var mine = book.Open(order, origin);
            var run = open.JoinOrAdd(mine);
            if (run == mine && await line.EnterAsync(run, origin.Deadline, deadline) is { } device)
            {
                // Not awaited here: it goes on to its own end, and never throws.
                _ = work.CarryOutAsync(run, device, providers.For(order));
            }

            if (run != mine)
            {
                await followUp.JoinedAsync(origin, run.Order.RepairId);
            }

            await WaitAsync(run, deadline);
            if (run.Unrecorded)
            {
                return [RepairResult.NotBegun(plan, "未执行：修复记录无法写入，详情见服务日志")];
            }

            // Joined one whose own caller's time was over before its turn came; this caller has time left.
            if (run == mine || !run.LeftTheLine || run.CancelRequested.IsCancellationRequested)
            {
                return run.Results;
            }
        }
    }

    /// <summary>What the same analysis had on record of it when its process was lost; null when it had not begun it.</summary>
    private async Task<IReadOnlyList<RepairResult>?> BegunBeforeAsync(RepairPlan plan, RepairOrder order, RepairOrigin origin, CancellationToken deadline)
    {
        try
        {
            if (await followUp.FindAsync(origin, order, CancellationToken.None) is not { } recorded)
            {
                return null;
            }

            if (open.Find(recorded.Id) is { } run)
            {
                await WaitAsync(run, deadline);
                return run.Results;
            }

            // Over by now, if it was not already when it was read.
            return await followUp.FindAsync(origin, order, CancellationToken.None) is { } over ? [.. RepairResult.AllOf(over)] : null;
        }
        catch (StorageException unreadable)
        {
            Log.Unreadable(logger, unreadable);
            return [RepairResult.NotBegun(plan, "未执行：修复记录暂时无法读取")];
        }
    }

    private string? WhyNot(CancellationToken deadline)
    {
        if (process.ApplicationStopping.IsCancellationRequested)
        {
            return "服务正在停止";
        }

        if (!recovery.IsDone)
        {
            return "修复记录暂时无法读取，之前的修复尚未核实";
        }

        return deadline.IsCancellationRequested ? "超出本次分析的时间预算（ANALYZE_TIMEOUT）" : null;
    }

    /// <summary>Until it is over, the caller's time is, or the process goes down: then this is how far it has come.</summary>
    private async Task WaitAsync(RepairRun run, CancellationToken deadline)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(deadline, process.ApplicationStopping);
        try
        {
            await (run.LeftTheLine ? run.Known : run.Answerable.WaitAsync(until.Token));
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            // The caller's time, or the process's; the repair goes on.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The records cannot be read: nothing is begun")]
        public static partial void Unreadable(ILogger logger, Exception exception);
    }
}
