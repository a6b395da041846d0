using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Running;

/// <summary>
/// One provider's attempt, begun or taken up, to a word that can be acted on: whatever goes wrong inside, it ends in an outcome.
/// </summary>
internal sealed partial class RepairAttempts(
    RepairVerification verification, IHostApplicationLifetime process, TimeProvider time, ILogger<RepairAttempts> logger)
{
    private CancellationToken Stopping => process.ApplicationStopping;

    /// <param name="run">The repair.</param>
    /// <param name="provider">Who tries.</param>
    /// <param name="lost">How it stands, when a lost process had begun it; null for a new attempt.</param>
    /// <returns>The attempt, and whether something may have reached the device.</returns>
    public async Task<(RepairAttempt Attempt, bool Touched)> MakeAsync(RepairRun run, IRepairProvider provider, RepairRecord? lost)
    {
        var journal = new RepairJournal(run.Repair, provider.Name, Signals(run), time, touched: lost is not null);
        var before = lost is { State: RepairState.Verifying } ? [.. lost.Attempted.SkipLast(1)] : run.Repair.Record.Attempted;
        var attempt = Settled(run, await TryAsync(run, provider, journal, lost), journal.HasTouched);
        if (attempt.Outcome is AttemptOutcome.Succeeded)
        {
            attempt = await verification.CheckAsync(run, before, provider.Name, attempt, journal, Stopping);
        }

        using var scope = attempt.ExecutionId is { } id ? logger.BeginScope(new Dictionary<string, object> { ["execution_id"] = id }) : null;
        Log.Ended(logger, provider.Name, run.Order.Description, attempt.Outcome, attempt.Result);
        return (attempt, journal.HasTouched);
    }

    private async Task<RepairAttempt> TryAsync(RepairRun run, IRepairProvider provider, RepairJournal journal, RepairRecord? lost)
    {
        var signals = Signals(run);
        try
        {
            return lost switch
            {
                null => await provider.TryAsync(run.Order, journal, signals),
                { State: RepairState.Verifying, Attempted: [.., var done] } => new RepairAttempt(AttemptOutcome.Succeeded, done.Result)
                {
                    Action = done.Action,
                    Status = done.Status,
                    ExecutionId = done.ExecutionId,
                    Details = done.Details,
                },
                _ => await provider.ResumeAsync(
                    run.Order, new RepairStanding(lost.SentAt ?? lost.CreatedAt, lost.ExecutionId, lost.Status, lost.ClosedUntil), journal, signals),
            };
        }
        catch (StorageException unwritten) when (!journal.HasTouched)
        {
            Log.Unwritten(logger, unwritten);
            return NeverBegan("未执行：修复记录无法写入，详情见服务日志");
        }
        catch (OperationCanceledException) when (!journal.HasTouched && (Stopping.IsCancellationRequested || run.CancelRequested.IsCancellationRequested))
        {
            // Ours, or a person's: nothing was sent.
            return NeverBegan("未执行：服务正在停止");
        }
        catch (Exception unexpected)
        {
            // Whatever went wrong in a provider, the device may have been touched: nobody else may.
            Log.Broke(logger, unexpected, provider.Name);
            return journal.HasTouched
                ? new RepairAttempt(AttemptOutcome.Unknown, "修复过程中服务内部出错，结果未知，请人工检查设备") { Status = "unknown", ExecutionId = journal.Last.ExecutionId }
                : NeverBegan("未执行：服务内部出错，详情见服务日志");
        }
    }

    private RepairSignals Signals(RepairRun run) => new(Stopping, run.CancelRequested, run.Released);

    private RepairAttempt Settled(RepairRun run, RepairAttempt attempt, bool touched)
    {
        // Over without a touch, after a person wanted it stopped: that is what came of it.
        if (run.CancelRequested.IsCancellationRequested && !touched && attempt.Outcome is AttemptOutcome.Failed or AttemptOutcome.NeverBegan)
        {
            return attempt with { Outcome = AttemptOutcome.Canceled, Result = "已按请求取消，未执行" };
        }

        // Still open, though the process goes on: the provider has lost sight of it for good.
        return attempt.Outcome is AttemptOutcome.StillOpen && !Stopping.IsCancellationRequested ? attempt with { Outcome = AttemptOutcome.Unknown } : attempt;
    }

    private static RepairAttempt NeverBegan(string why) => new(AttemptOutcome.NeverBegan, why) { Status = "refused" };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Provider} on '{Fault}': {Outcome}: {Result}")]
        public static partial void Ended(ILogger logger, string provider, string fault, AttemptOutcome outcome, string result);

        [LoggerMessage(LogLevel.Error, "The repair could not be recorded, so it was not begun")]
        public static partial void Unwritten(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Error, "Provider {Provider} broke")]
        public static partial void Broke(ILogger logger, Exception exception, string provider);
    }
}
