using AiService.Repairs.Planning;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Queue;

/// <summary>What came of an order that was handed in: an open repair, one that is over, or a reason.</summary>
internal sealed record IntakeResult
{
    /// <summary>The repair to wait for; null where there is none.</summary>
    public OpenRepair? Repair { get; init; }

    /// <summary>True for one that another submission had opened.</summary>
    public bool IsJoined { get; init; }

    /// <summary>What a caller is answered where there is nothing to wait for.</summary>
    public IReadOnlyList<RepairResult> Results { get; init; } = [];
}

/// <summary>
/// Takes orders in: the same repair that is open is joined; the rules decide about any other; what they refuse is kept as a decision, what they escalate
/// becomes a record without an attempt, and everything else is submitted.
/// </summary>
internal sealed partial class RepairIntake(
    RepairQueue queue, RepairAdmission admission, IRepairStore store, IDecisionStore decisions, TimeProvider time, ILogger<RepairIntake> logger) : IDisposable
{
    private readonly SemaphoreSlim escalating = new(1, 1);

    /// <summary>Why nothing is repaired at the moment, in Chinese; null when it may be.</summary>
    public string? WhyHeld => admission.Automation.WhyNothingIsSent;

    /// <summary>Returns the group of a device in the inventory; null when it has none.</summary>
    public ValueTask<string?> GroupOfAsync(string deviceId, CancellationToken cancellation) => admission.GroupOfAsync(deviceId, cancellation);

    /// <summary>Takes one order in.</summary>
    /// <param name="plan">The plan with its order.</param>
    /// <param name="submission">What goes along with it, its device's group included.</param>
    public async Task<IntakeResult> TakeAsync(RepairPlan plan, RepairSubmission submission)
    {
        var order = plan.Order!;
        if (queue.FindSame(order) is { } same)
        {
            await JoinAsync(submission, same.Order.RepairId);
            return new IntakeResult { Repair = same, IsJoined = true };
        }

        var (decision, _) = await admission.DecideAsync(plan, submission.DeviceGroup, CancellationToken.None);
        switch (decision.Verdict)
        {
            case Verdict.Refuse:
                return await RefusedAsync(plan, decision, submission, decision.Reason);
            case Verdict.Escalate:
                return await EscalatedAsync(plan, decision, submission);
            case Verdict.Wait when RepairAdmission.WhyTooLate(decision, submission.WaitUntil) is { } late:
                return await RefusedAsync(plan, decision with { Verdict = Verdict.Refuse }, submission, late);
        }

        var repair = queue.Submit(order, submission with { Decision = decision });
        var isJoined = repair.Order.RepairId != order.RepairId;
        if (isJoined)
        {
            await JoinAsync(submission, repair.Order.RepairId);
        }

        return new IntakeResult { Repair = repair, IsJoined = isJoined };
    }

    /// <summary>Keeps a decision that begins no repair. One that cannot be written is logged: nothing is done because of it.</summary>
    public async Task KeepAsync(RepairPlan plan, RepairDecision decision, RepairSubmission submission)
    {
        var order = plan.Order;
        var now = time.GetUtcNow();
        try
        {
            await decisions.RecordAsync(
            [
                new RecordedDecision
                {
                    Id = order?.RepairId ?? Guid.CreateVersion7(now),
                    At = now,
                    AnalysisId = submission.AnalysisId,
                    DeviceId = plan.DeviceId,
                    Fault = plan.Fault,
                    Level = plan.Level,
                    Action = plan.Match.Action,
                    Target = order?.Target,
                    DeviceGroup = submission.DeviceGroup,
                    Rule = decision.Deciding,
                    Verdict = decision.Verdict,
                    Otherwise = decision.Otherwise,
                    Decision = decision,
                    RequestedBy = submission.RequestedBy?.Name,
                    RequestedFrom = submission.RequestedBy?.Address,
                },
            ]);
        }
        catch (StorageException unwritten)
        {
            Log.NotKept(logger, unwritten, plan.DeviceId, decision.Reason);
        }
    }

    /// <summary>
    /// Records what an analysis skips by the texts of its faults, in one record, where a credential or an alert asked for repairs: the platform has its devices analysed
    /// thousands of times a day without either.
    /// </summary>
    public async Task KeepSkippedAsync(IReadOnlyList<RepairPlan> plans, RepairSubmission submission)
    {
        if (plans.Count == 0 || (submission is { TriggeredBy: RepairSubmission.ByAnalysis, RequestedBy: null or { IsKnown: false } }))
        {
            return;
        }

        try
        {
            await decisions.RecordSkippedAsync(new SkippedFaults
            {
                At = time.GetUtcNow(),
                AnalysisId = submission.AnalysisId,
                TriggeredBy = submission.TriggeredBy,
                DeviceId = plans[0].DeviceId,
                Faults = [.. plans.Select(plan => (plan.Fault, plan.Level, plan.Decision))],
                RequestedBy = submission.RequestedBy,
            });
        }
        catch (StorageException unwritten)
        {
            Log.NotKept(logger, unwritten, plans[0].DeviceId, plans[0].Decision.Reason);
        }
    }

    /// <summary>Returns what the same analysis had begun of an order when its process was lost; what was refused never began.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public async Task<RepairRecord?> OnRecordAsync(RepairOrder order, Guid analysisId) =>
        (await store.OfAnalysisAsync(analysisId, CancellationToken.None)).FirstOrDefault(repair =>
            repair.State is not RepairState.Refused && repair.Action == order.Match.Action && repair.Target == order.Target);

    /// <summary>Keeps that a request was answered with what the analysis of another one repairs: its requester is no second person for that.</summary>
    /// <param name="analysisId">The other one's.</param>
    /// <param name="submission">The request's own.</param>
    public async Task JoinAllAsync(Guid analysisId, RepairSubmission submission)
    {
        try
        {
            var repairs = await store.OfAnalysisAsync(analysisId, CancellationToken.None);
            foreach (var repair in repairs.Where(repair => !repair.State.IsFinal() && repair.RequestedBy != submission.RequestedBy?.Name))
            {
                await JoinAsync(submission, repair.Id);
            }
        }
        catch (StorageException unreadable)
        {
            Log.NotAllJoined(logger, unreadable, analysisId);
        }
    }

    public void Dispose() => escalating.Dispose();

    private async Task<IntakeResult> RefusedAsync(RepairPlan plan, RepairDecision decision, RepairSubmission submission, string why)
    {
        await KeepAsync(plan, decision, submission);
        return new IntakeResult { Results = [plan.NotBegun("未执行：" + why) with { Decision = decision }] };
    }

    /// <summary>Escalates once a window: the same again joins what is on record.</summary>
    private async Task<IntakeResult> EscalatedAsync(RepairPlan plan, RepairDecision decision, RepairSubmission submission)
    {
        await escalating.WaitAsync();
        try
        {
            var (_, facts) = await admission.DecideAsync(plan, submission.DeviceGroup, CancellationToken.None);
            if (facts.Escalated is { } id && await store.FindAsync(id, CancellationToken.None) is { } known)
            {
                await JoinAsync(submission, id);
                return new IntakeResult { Results = RepairResult.AllOf(known) };
            }

            var repair = await queue.EscalateAsync(plan.Order!, submission with { Decision = decision }, decision.Reason);
            Log.Escalated(logger, repair.Id, repair.DeviceId, decision.Reason);
            return new IntakeResult { Results = RepairResult.AllOf(repair) };
        }
        catch (StorageException unwritten)
        {
            Log.NotKept(logger, unwritten, plan.DeviceId, "escalated");
            return new IntakeResult { Results = [plan.NotBegun("未执行：修复记录无法读写，详情见服务日志")] };
        }
        finally
        {
            escalating.Release();
        }
    }

    /// <summary>Keeps that the analysis was answered with this repair, so that it is again when its request comes again, and who is no second person for it.</summary>
    private async Task JoinAsync(RepairSubmission submission, Guid repairId)
    {
        var repair = queue.Find(repairId);
        if (submission.RequestedBy is { } requester)
        {
            repair?.Join(requester.Name);
        }

        // Another submission may have opened it at this moment, and what is not on record cannot be joined there.
        await (repair?.Recorded ?? Task.CompletedTask);
        try
        {
            await store.JoinAsync(submission.AnalysisId, repairId, submission.RequestedBy);
        }
        catch (StorageException unwritten)
        {
            // Answered all the same; asked again later, it may find the repair over and begin another.
            Log.NotJoined(logger, unwritten, submission.AnalysisId, repairId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Repair {RepairId} of device {DeviceId} is escalated without an attempt: {Reason}")]
        public static partial void Escalated(ILogger logger, Guid repairId, string deviceId, string reason);

        [LoggerMessage(LogLevel.Error, "The decision that begins no repair on device {DeviceId} could not be written ({Reason}); the answer shows it all the same")]
        public static partial void NotKept(ILogger logger, Exception exception, string deviceId, string reason);

        [LoggerMessage(LogLevel.Warning, "That another request was answered with the repairs of analysis {AnalysisId} could not be written")]
        public static partial void NotAllJoined(ILogger logger, Exception exception, Guid analysisId);

        [LoggerMessage(LogLevel.Warning, "That analysis {AnalysisId} joined repair {RepairId} could not be written; the answer names it all the same")]
        public static partial void NotJoined(ILogger logger, Exception exception, Guid analysisId, Guid repairId);
    }
}
