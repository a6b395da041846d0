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
    RepairPlanner planner, RepairIntake intake, RepairQueue queue, RepairPreviews previews, IHostApplicationLifetime process, ILogger<AnalysisRepairs> logger)
{
    /// <summary>Why nothing is repaired at the moment, in Chinese; null when it may be.</summary>
    public string? WhyHeld => intake.WhyHeld;

    /// <param name="deviceId">The device.</param>
    /// <param name="faults">Its faults, worst first.</param>
    /// <param name="submission">What goes along with each repair.</param>
    /// <param name="deadline">The analysis's: nothing is submitted after it, and what is open then is answered as open.</param>
    public async Task<IReadOnlyList<RepairResult>> RunAsync(
        string deviceId, IReadOnlyList<Fault> faults, RepairSubmission submission, CancellationToken deadline)
    {
        var results = new List<RepairResult>();
        var plans = planner.Plan(deviceId, faults);
        if (plans.Any(plan => plan.Order is not null))
        {
            submission = submission with { DeviceGroup = await intake.GroupOfAsync(deviceId, deadline) };
        }

        foreach (var plan in plans)
        {
            results.AddRange(await AnswerAsync(plan, submission, deadline));
        }

        if (submission is { DryRun: false, NotAllowed: null })
        {
            await intake.KeepSkippedAsync([.. plans.Where(plan => plan.Order is null && !IsOfInterest(plan))], submission);
        }

        return RepairResult.WithinBudget(results);
    }

    /// <summary>Keeps repairs of the device from beginning that wait, or ask, while their fault is gone.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="well">What this analysis reads as well.</param>
    public async Task WithdrawAsync(string deviceId, WellObjects well)
    {
        foreach (var repair in queue.Open.Where(repair => repair.Order.DeviceId == deviceId && repair.Record.State.IsWaiting() && !repair.Record.HasBegun && well.Includes(repair.Order.Reading)))
        {
            Log.Withdrawn(logger, repair.Order.RepairId, deviceId);
            await repair.WithdrawAsync("未执行：等待期间故障已恢复（较新的分析读到该对象正常）");
        }
    }

    private async Task<IReadOnlyList<RepairResult>> AnswerAsync(RepairPlan plan, RepairSubmission submission, CancellationToken deadline)
    {
        if (submission.DryRun)
        {
            return [await previews.OfAsync(plan, submission, deadline)];
        }

        if (plan.Order is { } order && submission.NotAllowed is null)
        {
            return await RepairAsync(plan, order, submission, deadline);
        }

        if (plan.Order is null && submission.NotAllowed is null && IsOfInterest(plan))
        {
            await intake.KeepAsync(plan, plan.Decision, submission);
        }

        return [plan.NotBegun("跳过：" + (plan.Order is null ? plan.Decision.Reason : submission.NotAllowed))];
    }

    // What neither a keyword names nor the default action or the agent takes would not have been repaired by any rule, nor anything for a
    // caller that may not repair.
    private static bool IsOfInterest(RepairPlan plan) =>
        plan.Match.IsExplicit || !plan.Decision.Rules.Any(rule => rule is { Rule: RuleNames.Action or RuleNames.Provider, Verdict: Verdict.Refuse });

    private async Task<IReadOnlyList<RepairResult>> RepairAsync(
        RepairPlan plan, RepairOrder order, RepairSubmission submission, CancellationToken deadline)
    {
        if (submission.Again && await BegunBeforeAsync(plan, order, submission, deadline) is { } before)
        {
            return before;
        }

        while (true)
        {
            if ((queue.WhyClosed ?? (deadline.IsCancellationRequested ? "超出本次分析的时间预算（ANALYZE_TIMEOUT，异步分析为 ANALYZE_ASYNC_TIMEOUT）" : null)) is { } reason)
            {
                return [plan.NotBegun("未执行：" + reason)];
            }

            if (submission.IsOver is { } isOver && await isOver())
            {
                return [plan.NotBegun("未执行：故障已恢复")];
            }

            var taken = await intake.TakeAsync(plan, submission);
            if (taken.Repair is not { } repair)
            {
                return taken.Results;
            }

            // What is said now is newer than what a joined one was withdrawn for.
            var isLeaving = taken.IsJoined && repair.WithdrawnBecause is not null;
            if (isLeaving)
            {
                await repair.Decided.WaitAsync(deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await WaitAsync(repair, submission, taken.IsJoined, deadline);
            if (repair.Unrecorded)
            {
                return [plan.NotBegun("未执行：修复记录无法写入，详情见服务日志")];
            }

            // Joined one whose own waiting limit passed before its turn came: this caller may have time left. What a person stopped, or is gone, is over for both.
            if (!taken.IsJoined || !repair.LeftQueue || repair.CancelRequested.IsCancellationRequested || (repair.WithdrawnBecause is not null && !isLeaving))
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
            if (await intake.OnRecordAsync(order, submission.AnalysisId) is not { } recorded)
            {
                return null;
            }

            if (queue.Find(recorded.Id) is { } repair)
            {
                await WaitAsync(repair, submission, isJoined: true, deadline);
                return repair.Results;
            }

            // Over by now, if it was not already when it was read.
            return await intake.OnRecordAsync(order, submission.AnalysisId) is { } over ? RepairResult.AllOf(over) : null;
        }
        catch (StorageException unreadable)
        {
            Log.Unreadable(logger, unreadable, submission.AnalysisId);
            return [plan.NotBegun("未执行：修复记录暂时无法读取")];
        }
    }

    /// <summary>Waits until it is over, the caller's time is, or the process goes down: then its result is how far it has come.</summary>
    private async Task WaitAsync(OpenRepair repair, RepairSubmission submission, bool isJoined, CancellationToken deadline)
    {
        if (submission.IsDetached)
        {
            await repair.Recorded;
            return;
        }

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
        [LoggerMessage(LogLevel.Information, "Repair {RepairId} of device {DeviceId} is refused unless it has begun: a newer analysis reads its object as well")]
        public static partial void Withdrawn(ILogger logger, Guid repairId, string deviceId);

        [LoggerMessage(LogLevel.Error, "The records cannot be read: analysis {AnalysisId} begins no repair")]
        public static partial void Unreadable(ILogger logger, Exception exception, Guid analysisId);
    }
}
