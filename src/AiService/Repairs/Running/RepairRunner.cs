using AiService.Knowledge;
using AiService.Repairs.Planning;
using AiService.Repairs.Queue;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Running;

/// <summary>
/// A repair that has its device, to its own end: nobody's deadline ends it.
/// <list type="number">
/// <item>A provider tries, or takes up what a lost process had begun.</item>
/// <item>What is over and did not work is handed to the next one, on record before that one begins.</item>
/// <item>When the process goes down, what is open is left to the record and to the next process.</item>
/// <item>Otherwise the end is written down, and the device is free.</item>
/// </list>
/// </summary>
internal sealed partial class RepairWork(
    RepairAttempts attempts, RepairEnding ending, RepairOptions options, IHostApplicationLifetime process, TimeProvider time, ILogger<RepairWork> logger)
{
    /// <param name="run">The repair.</param>
    /// <param name="device">Its device.</param>
    /// <param name="providers">Who may try, in this order.</param>
    /// <param name="lost">How a lost process had left it, when the first of them is to take it up.</param>
    public async Task CarryOutAsync(RepairRun run, DeviceLocks.Lease device, IReadOnlyList<IRepairProvider> providers, RepairRecord? lost = null)
    {
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["repair_id"] = run.Order.RepairId, ["device_id"] = run.Order.DeviceId });
        try
        {
            await TryInTurnAsync(run, device, providers, lost);
        }
        catch (Exception unexpected)
        {
            // A defect of ours. The record stays open, the device taken: the next process, or a person, has to look.
            Log.Broke(logger, unexpected);
        }
        finally
        {
            run.BecomeKnown();
        }
    }

    /// <summary>Handed over on record to somebody who will not try any more: what was attempted before is what came of it.</summary>
    public Task GiveUpAsync(RepairRun run, DeviceLocks.Lease device, string why)
    {
        var attempted = run.Repair.Record.Attempted;
        return attempted.LastOrDefault(entry => entry.ExecutionId is not null) is { } ran
            ? ending.EndAsync(run, device, RepairState.Failed, ran, attempted, [])
            : ending.EndAsync(run, device, RepairState.Refused, $"未执行：{why}，回退未执行");
    }

    private async Task TryInTurnAsync(RepairRun run, DeviceLocks.Lease device, IReadOnlyList<IRepairProvider> providers, RepairRecord? lost)
    {
        if (lost is null && run.Repair.Record.HasBegun && !IsYoung(run))
        {
            await GiveUpAsync(run, device, "服务停止期间修复已过期（ANALYZE_ASYNC_TIMEOUT）");
            return;
        }

        var lessons = new List<RepairLesson>();
        for (var hand = 0; ; hand++, lost = null)
        {
            var provider = providers[hand];
            var before = lost is { State: RepairState.Verifying } ? [.. lost.Attempted.SkipLast(1)] : run.Repair.Record.Attempted;
            var (attempt, touched) = await attempts.MakeAsync(run, provider, lost);
            var attempted = (IReadOnlyList<RepairResult>)[.. before, RepairResult.Of(run.Repair.Record, provider.Name, attempt)];
            if (touched && attempt is { Outcome: AttemptOutcome.Succeeded or AttemptOutcome.Failed, DidSomething: true })
            {
                lessons.Add(RepairLessons.Of(run.Order, attempt, before.Count));
            }

            if (IsLeftOpen(run, attempt, touched))
            {
                await run.Repair.ReportAsync(state => state, new RepairStep("left_open", provider.Name, Detail: attempt.Result) { KeepsStatus = true });
                return;
            }

            var next = hand + 1 < providers.Count ? providers[hand + 1] : null;
            if (next is null || !MayHandOver(run, attempt) || !await HandOverAsync(run, provider, attempt, attempted, lessons, next))
            {
                var (state, deciding) = Judge(attempt, attempted);
                await ending.EndAsync(run, device, state, deciding, attempted, lessons);
                return;
            }

            if (process.ApplicationStopping.IsCancellationRequested)
            {
                return; // Handed over on record: the next process goes on from there.
            }
        }
    }

    /// <summary>True when the process goes down and the next one can go on: with what runs, or with the hand whose turn it is.</summary>
    private bool IsLeftOpen(RepairRun run, RepairAttempt attempt, bool touched)
    {
        return process.ApplicationStopping.IsCancellationRequested
            && (attempt.Outcome is AttemptOutcome.StillOpen
                || (!touched && run.Repair.Record.HasBegun && attempt.Outcome is AttemptOutcome.NeverBegan or AttemptOutcome.Failed));
    }

    private bool MayHandOver(RepairRun run, RepairAttempt attempt)
    {
        return attempt.Outcome is AttemptOutcome.Failed or AttemptOutcome.NeverBegan
            && !run.CancelRequested.IsCancellationRequested
            && IsYoung(run);
    }

    private bool IsYoung(RepairRun run) => time.GetUtcNow() - run.Repair.Record.CreatedAt <= options.Lifetime;

    private async Task<bool> HandOverAsync(
        RepairRun run,
        IRepairProvider provider,
        RepairAttempt attempt,
        IReadOnlyList<RepairResult> attempted,
        IReadOnlyList<RepairLesson> lessons,
        IRepairProvider next)
    {
        try
        {
            var over = attempt.Outcome is AttemptOutcome.Failed ? "failed" : "not_begun";
            await run.Repair.MoveAsync(
                _ => RepairState.Planned,
                new RepairStep(over, provider.Name, attempt.Action, attempt.ExecutionId, attempt.Result),
                record => record with
                {
                    Provider = next.Name,
                    Attempted = attempted,
                    Lessons = [.. lessons],
                    ExecutionId = null,
                    Doing = null,
                    Status = RepairState.Planned.Word(),
                });
            return true;
        }
        catch (StorageException unwritten)
        {
            Log.NotHandedOver(logger, unwritten, next.Name);
            return false;
        }
    }

    /// <summary>The end, and the attempt that decided it: a fallback that never began does not hide what failed, or was refused, before it.</summary>
    private static (RepairState State, RepairResult Deciding) Judge(RepairAttempt attempt, IReadOnlyList<RepairResult> attempted)
    {
        var last = attempted[^1];
        return attempt.Outcome switch
        {
            AttemptOutcome.Succeeded => (RepairState.Succeeded, last),
            AttemptOutcome.Failed => (attempt.Status == "escalated" ? RepairState.Escalated : RepairState.Failed, last),
            AttemptOutcome.Canceled => (RepairState.Canceled, last),
            AttemptOutcome.NeverBegan when attempted.LastOrDefault(entry => entry.ExecutionId is not null) is { } ran => (RepairState.Failed, ran),
            AttemptOutcome.NeverBegan => (RepairState.Refused, attempted[0]),
            _ => (RepairState.Unknown, last),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Critical, "A repair broke; its record stays open and its device taken")]
        public static partial void Broke(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Error, "The repair could not be handed to {Provider} on record, so it is not")]
        public static partial void NotHandedOver(ILogger logger, Exception exception, string provider);
    }
}
