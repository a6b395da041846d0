using AiService.Faults;
using AiService.Repairs.Planning;
using AiService.Repairs.Queue;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Analysis;

/// <summary>
/// Repairs the faults of one analysis: plans them, submits one after the other, so that never two run at once on the device, and waits for
/// each until the analysis's deadline.
/// </summary>
internal sealed partial class AnalysisRepairs(
    RepairPlanner planner, RepairQueue queue, IRepairStore store, IHostApplicationLifetime process, ILogger<AnalysisRepairs> logger)
{
    /// <param name="deviceId">The device.</param>
    /// <param name="faults">Its faults, worst first.</param>
    /// <param name="submission">What goes along with each repair.</param>
    /// <param name="deadline">The analysis's: nothing is submitted after it, and what is open then is answered as open.</param>
    public async Task<IReadOnlyList<RepairResult>> RunAsync(
        string deviceId, IReadOnlyList<Fault> faults, RepairSubmission submission, CancellationToken deadline)
    {
        var results = new List<RepairResult>();
        foreach (var plan in planner.Plan(deviceId, faults))
        {
            var skipped = plan.Order is null ? plan.Decision.Reason : submission.NotAllowed;
            results.AddRange(plan.Order is { } order && skipped is null
                ? await RepairAsync(plan, order, submission, deadline)
                : [plan.NotBegun("跳过：" + skipped)]);
        }

        return RepairResult.WithinBudget(results);
    }

    private async Task<IReadOnlyList<RepairResult>> RepairAsync(
        RepairPlan plan, RepairOrder order, RepairSubmission submission, CancellationToken deadline)
    {
        if (submission.Again && await BegunBeforeAsync(plan, order, submission, deadline) is { } before)
        {
            return before;
        }

        while (true)
        {
            if ((queue.WhyClosed ?? (deadline.IsCancellationRequested ? "超出本次分析的时间预算（ANALYZE_TIMEOUT）" : null)) is { } reason)
            {
                return [plan.NotBegun("未执行：" + reason)];
            }

            var repair = queue.Submit(order, submission);
            var isJoined = repair.Order.RepairId != order.RepairId;
            if (isJoined)
            {
                await JoinAsync(submission.AnalysisId, repair.Order.RepairId);
            }

            await WaitAsync(repair, isJoined, deadline);
            if (repair.Unrecorded)
            {
                return [plan.NotBegun("未执行：修复记录无法写入，详情见服务日志")];
            }

            // Joined one whose own waiting limit passed before its turn came: this caller may have time left.
            if (!isJoined || !repair.LeftQueue || repair.CancelRequested.IsCancellationRequested)
            {
                return repair.Results;
            }
        }
    }

    /// <summary>Returns what the same analysis had on record of it when its process was lost; null when it had not begun it.</summary>
    private async Task<IReadOnlyList<RepairResult>?> BegunBeforeAsync(
        RepairPlan plan, RepairOrder order, RepairSubmission submission, CancellationToken deadline)
    {
        try
        {
            if (await OnRecordAsync(order, submission.AnalysisId) is not { } recorded)
            {
                return null;
            }

            if (queue.Find(recorded.Id) is { } repair)
            {
                await WaitAsync(repair, isJoined: true, deadline);
                return repair.Results;
            }

            // Over by now, if it was not already when it was read.
            return await OnRecordAsync(order, submission.AnalysisId) is { } over ? RepairResult.AllOf(over) : null;
        }
        catch (StorageException unreadable)
        {
            Log.Unreadable(logger, unreadable, submission.AnalysisId);
            return [plan.NotBegun("未执行：修复记录暂时无法读取")];
        }
    }

    // What was refused never began.
    private async Task<RepairRecord?> OnRecordAsync(RepairOrder order, Guid analysisId) =>
        (await store.OfAnalysisAsync(analysisId, CancellationToken.None)).FirstOrDefault(repair =>
            repair.State is not RepairState.Refused && repair.Action == order.Match.Action && repair.Target == order.Target);

    /// <summary>Keeps that the analysis was answered with this repair, so that it is again when its request comes again.</summary>
    private async Task JoinAsync(Guid analysisId, Guid repairId)
    {
        try
        {
            await store.JoinAsync(analysisId, repairId);
        }
        catch (StorageException unwritten)
        {
            // Answered all the same; asked again later, it may find the repair over and begin another.
            Log.NotKept(logger, unwritten, analysisId, repairId);
        }
    }

    /// <summary>Waits until it is over, the caller's time is, or the process goes down: then its result is how far it has come.</summary>
    private async Task WaitAsync(OpenRepair repair, bool isJoined, CancellationToken deadline)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(deadline, process.ApplicationStopping);
        try
        {
            await repair.Answerable.WaitAsync(until.Token);
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            // The caller's time, or the process's; the repair goes on. One of our own that is still queued is refused at the same moment.
            await (isJoined ? Task.CompletedTask : repair.Decided);
        }

        if (repair.LeftQueue)
        {
            await repair.Known;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The records cannot be read: analysis {AnalysisId} begins no repair")]
        public static partial void Unreadable(ILogger logger, Exception exception, Guid analysisId);

        [LoggerMessage(LogLevel.Warning, "That analysis {AnalysisId} joined repair {RepairId} could not be written; the answer names it all the same")]
        public static partial void NotKept(ILogger logger, Exception exception, Guid analysisId, Guid repairId);
    }
}
