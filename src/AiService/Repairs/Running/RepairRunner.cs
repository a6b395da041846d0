using AiService.Knowledge;
using AiService.Repairs.Automation;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Running;

/// <summary>
/// Runs a repair that has its device to its own end, whatever becomes of the caller's deadline. In the numbers of
/// <c>docs/architecture.md</c>: (7) a provider attempts it, or resumes what a lost process had begun, (8) the device is verified, (9) what
/// is over and did not work is handed over, on record before the next provider begins, (10) otherwise the attempts are judged. When the
/// process goes down, what is open is left to the record and to the next process.
/// </summary>
internal sealed partial class RepairRunner(
    RepairProviders providers,
    RepairVerification verification,
    AutomationSwitch automation,
    IHostApplicationLifetime process,
    TimeProvider time,
    ILogger<RepairRunner> logger)
{
    private CancellationToken Stopping => process.ApplicationStopping;

    /// <param name="repair">The repair.</param>
    /// <param name="lost">How a lost process had left it, when its provider resumes it.</param>
    /// <returns>How it ended; null when it is left open to the next process.</returns>
    public async Task<RepairEnd?> RunAsync(OpenRepair repair, RepairRecord? lost)
    {
        // One that has begun belongs to the provider that had it, or to which it was handed over.
        var inTurn = repair.Record.HasBegun ? providers.From(repair.Record.Provider, repair.Order) : providers.For(repair.Order);
        return WhyNone(repair.Record, inTurn, lost)
            ?? await WhyGoneAsync(repair, inTurn, lost)
            ?? await TryInTurnAsync(repair, inTurn, lost);
    }

    private async Task<RepairEnd?> TryInTurnAsync(OpenRepair repair, IReadOnlyList<IRepairProvider> inTurn, RepairRecord? lost)
    {
        var lessons = new List<RepairLesson>();
        for (var turn = 0; ; turn++, lost = null)
        {
            var provider = inTurn[turn];
            var before = lost is { State: RepairState.Verifying } ? [.. lost.Results.SkipLast(1)] : repair.Record.Results;
            var journal = new RepairJournal(repair.Repair, provider.Name, Signals(repair), automation, time, touched: lost is not null);

            var attempt = Settled(repair, await AttemptAsync(repair, provider, journal, lost), journal.HasTouched);
            if (attempt.Outcome is AttemptOutcome.Succeeded)
            {
                attempt = await verification.VerifyAsync(repair, before, provider, attempt, journal, Stopping);
            }

            Ended(provider, repair, attempt);
            IReadOnlyList<RepairResult> attempted = [.. before, attempt.ToEntry(repair.Record, provider.Name)];
            if (journal.HasTouched && attempt is { Outcome: AttemptOutcome.Succeeded or AttemptOutcome.Failed or AttemptOutcome.Escalated, DidSomething: true })
            {
                lessons.Add(RepairLessons.Of(repair.Order, attempt, before.Count));
            }

            if (IsLeftOpen(repair, attempt, journal.HasTouched))
            {
                await repair.Repair.ReportAsync(state => state, new RepairStep("left_open", provider.Name, Detail: attempt.Result) { KeepsStatus = true });
                return null;
            }

            var next = turn + 1 < inTurn.Count ? inTurn[turn + 1] : null;
            if (next is null || !MayHandOver(repair, attempt) || !await HandOverAsync(repair, provider, attempt, attempted, lessons, next))
            {
                return RepairEnd.Of(attempt, attempted, lessons);
            }

            if (Stopping.IsCancellationRequested)
            {
                return null; // Handed over on record: the next process goes on from there.
            }
        }
    }

    /// <summary>Returns the end of a repair for which no provider can be sent, or whose fault is too old for a fallback; null otherwise.</summary>
    private RepairEnd? WhyNone(RepairRecord record, IReadOnlyList<IRepairProvider> inTurn, RepairRecord? lost)
    {
        if (inTurn.Count == 0 && !record.HasBegun)
        {
            return RepairEnd.Without(record, RepairState.Refused, "未执行：轮到执行时，已没有可用的执行方");
        }

        if (inTurn.Count == 0)
        {
            var gone = $"服务曾重启，而 {record.Provider} 已不再启用";
            return lost is null ? RepairEnd.GivenUp(record, gone) : RepairEnd.Without(record, RepairState.Unknown, $"{gone}，结果未知，请人工检查设备");
        }

        if (lost is null && record.HasBegun && automation.WhyNothingIsSent is { } held)
        {
            return RepairEnd.GivenUp(record, held);
        }

        return lost is null && record.HasBegun && !IsYoung(record) ? RepairEnd.GivenUp(record, "服务停止期间修复已过期（ANALYZE_ASYNC_TIMEOUT）") : null;
    }

    /// <summary>
    /// Returns the end of a repair that a person approved and whose fault the device does not show any more; null otherwise. A provider that checks the
    /// device before it changes anything does so by itself.
    /// </summary>
    private async Task<RepairEnd?> WhyGoneAsync(OpenRepair repair, IReadOnlyList<IRepairProvider> inTurn, RepairRecord? lost)
    {
        if (lost is not null || repair.Record.HasBegun || repair.Record.ApprovedAt is null || inTurn[0].Traits.Verifies)
        {
            return null;
        }

        var journal = new RepairJournal(repair.Repair, inTurn[0].Name, Signals(repair), automation, time);
        return await verification.GoneAsync(repair.Order, journal, Stopping) is { } gone
            ? RepairEnd.Without(repair.Record, RepairState.Refused, $"未执行：批准后复核，故障已恢复：{gone}")
            : null;
    }

    /// <summary>Makes one attempt, begun or resumed: whatever goes wrong inside, it ends in an outcome.</summary>
    private async Task<AttemptResult> AttemptAsync(OpenRepair repair, IRepairProvider provider, RepairJournal journal, RepairRecord? lost)
    {
        try
        {
            return lost is { State: RepairState.Verifying, Results: [.., var done] }
                ? AttemptResult.Done(done)
                : await provider.RunAsync(new AttemptContext(repair.Order, journal, Signals(repair), lost is null ? null : ResumePoint.Of(lost)));
        }
        catch (NothingIsSentException held)
        {
            return NeverBegan($"未执行：{held.Message}");
        }
        catch (StorageException unwritten) when (!journal.HasTouched)
        {
            Log.Unwritten(logger, unwritten, repair.Order.RepairId);
            return NeverBegan("未执行：修复记录无法写入，详情见服务日志");
        }
        catch (OperationCanceledException) when (!journal.HasTouched && (Stopping.IsCancellationRequested || repair.CancelRequested.IsCancellationRequested))
        {
            // The process's end, or a person's wish: nothing was sent.
            return NeverBegan("未执行：服务正在停止");
        }
        catch (Exception unexpected)
        {
            // The device may have been touched: no other provider may.
            Log.ProviderBroke(logger, unexpected, provider.Name, repair.Order.RepairId);
            return journal.HasTouched
                ? new AttemptResult(AttemptOutcome.Unknown, "修复过程中服务内部出错，结果未知，请人工检查设备") { Status = "unknown", ExecutionId = journal.Last.ExecutionId }
                : NeverBegan("未执行：服务内部出错，详情见服务日志");
        }
    }

    private AttemptResult Settled(OpenRepair repair, AttemptResult attempt, bool touched)
    {
        // Over without a touch, after a person wanted it stopped: that is what came of it.
        if (repair.CancelRequested.IsCancellationRequested && !touched && attempt.Outcome is AttemptOutcome.Failed or AttemptOutcome.Escalated or AttemptOutcome.NeverBegan)
        {
            return attempt with { Outcome = AttemptOutcome.Canceled, Result = "已按请求取消，未执行" };
        }

        // Still open, though the process goes on: the provider has lost sight of it for good.
        return attempt.Outcome is AttemptOutcome.StillOpen && !Stopping.IsCancellationRequested ? attempt with { Outcome = AttemptOutcome.Unknown } : attempt;
    }

    /// <summary>True when the process goes down and the next one can go on: with what runs, or with the provider whose turn it is.</summary>
    private bool IsLeftOpen(OpenRepair repair, AttemptResult attempt, bool touched)
    {
        return Stopping.IsCancellationRequested
            && (attempt.Outcome is AttemptOutcome.StillOpen
                || (!touched && repair.Record is { HasBegun: true } or { ResumeUnbegun: true } && attempt.Outcome is AttemptOutcome.NeverBegan or AttemptOutcome.Failed or AttemptOutcome.Escalated));
    }

    private bool MayHandOver(OpenRepair repair, AttemptResult attempt)
    {
        return attempt.Outcome is AttemptOutcome.Failed or AttemptOutcome.NeverBegan
            && !repair.CancelRequested.IsCancellationRequested
            && automation.WhyNothingIsSent is null
            && IsYoung(repair.Record);
    }

    private bool IsYoung(RepairRecord record) => time.GetUtcNow() - (record.ApprovedAt ?? record.CreatedAt) <= providers.Lifetime;

    private async Task<bool> HandOverAsync(
        OpenRepair repair,
        IRepairProvider provider,
        AttemptResult attempt,
        IReadOnlyList<RepairResult> attempted,
        IReadOnlyList<RepairLesson> lessons,
        IRepairProvider next)
    {
        try
        {
            var over = attempt.Outcome is AttemptOutcome.Failed ? "failed" : "not_begun";
            await repair.Repair.MoveAsync(
                _ => RepairState.Planned,
                new RepairStep(over, provider.Name, attempt.Action, attempt.ExecutionId, attempt.Result) { Lessons = [.. lessons] },
                record => record with
                {
                    Provider = next.Name,
                    Results = attempted,
                    ExecutionId = null,
                    Doing = null,
                    Status = RepairState.Planned.Word(),
                });
            return true;
        }
        catch (StorageException unwritten)
        {
            Log.NotHandedOver(logger, unwritten, repair.Order.RepairId, next.Name);
            return false;
        }
    }

    private void Ended(IRepairProvider provider, OpenRepair repair, AttemptResult attempt)
    {
        using var scope = attempt.ExecutionId is { } id ? logger.BeginScope(new Dictionary<string, object> { ["execution_id"] = id }) : null;
        Log.Ended(logger, provider.Name, repair.Order.Description, attempt.Outcome, attempt.Result);
    }

    private RepairSignals Signals(OpenRepair repair) => new(Stopping, repair.CancelRequested, repair.Released);

    private static AttemptResult NeverBegan(string why) => new(AttemptOutcome.NeverBegan, why) { Status = "refused" };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Provider} on '{Fault}': {Outcome}: {Result}")]
        public static partial void Ended(ILogger logger, string provider, string fault, AttemptOutcome outcome, string result);

        [LoggerMessage(LogLevel.Error, "Repair {RepairId} could not be recorded, so it was not begun")]
        public static partial void Unwritten(ILogger logger, Exception exception, Guid repairId);

        [LoggerMessage(LogLevel.Error, "Provider {Provider} failed unexpectedly in repair {RepairId}")]
        public static partial void ProviderBroke(ILogger logger, Exception exception, string provider, Guid repairId);

        [LoggerMessage(LogLevel.Error, "Repair {RepairId} could not be handed over to {Provider} on record, so it ends here")]
        public static partial void NotHandedOver(ILogger logger, Exception exception, Guid repairId, string provider);
    }
}
