using AiService.Audit;
using AiService.Knowledge;
using AiService.Storage;

namespace AiService.Repairs;

/// <summary>
/// One order being carried out. It runs to its own end: the caller takes what is known when its deadline passes,
/// and the run goes on without him.
/// <list type="number">
/// <item>A provider tries. It writes down what it is about to do before it does it.</item>
/// <item>Its word is final, and is written down.</item>
/// <item>What worked is remembered.</item>
/// <item>What is over and did not work is handed to the next provider, as long as the caller waits.</item>
/// <item>The device is free again; unless nobody knows how it ended.</item>
/// </list>
/// </summary>
internal sealed partial class RepairRun(
    RepairOrder order, DeviceLocks.Lease device, RepairOptions options, AuditTrail audit, KnowledgeBase knowledge, TimeProvider time, ILogger logger)
{
    private readonly Lock gate = new();
    private readonly List<RepairResult> results = [];
    private (string Provider, RepairJournal Journal)? trying;

    /// <summary>What is known by now: an attempt that is still open is told as what it is.</summary>
    public IReadOnlyList<RepairResult> Results
    {
        get
        {
            lock (gate)
            {
                return trying is var (provider, journal) ? [.. results, RepairResult.Of(order, provider, StillOpen(journal.Last))] : [.. results];
            }
        }
    }

    /// <param name="providers">Who may try, in this order.</param>
    /// <param name="deadline">The caller's: nothing new is begun after it.</param>
    /// <param name="stopping">The process is going down.</param>
    public async Task CarryOutAsync(IReadOnlyList<IRepairProvider> providers, CancellationToken deadline, CancellationToken stopping)
    {
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["repair_id"] = order.RepairId, ["device_id"] = order.DeviceId });
        var outcome = AttemptOutcome.NeverBegan;
        try
        {
            foreach (var provider in providers)
            {
                outcome = AttemptOutcome.Unknown;
                outcome = await TryAsync(provider, stopping);
                if (outcome is not (AttemptOutcome.Failed or AttemptOutcome.NeverBegan)
                    || deadline.IsCancellationRequested || stopping.IsCancellationRequested)
                {
                    break;
                }
            }
        }
        finally
        {
            if (outcome is AttemptOutcome.StillOpen or AttemptOutcome.Unknown)
            {
                device.ReleaseAfter(options.DeviceHold);
            }
            else
            {
                device.Release();
            }
        }
    }

    private async Task<AttemptOutcome> TryAsync(IRepairProvider provider, CancellationToken stopping)
    {
        var journal = new RepairJournal(order, provider.Name, audit, time, logger);
        lock (gate)
        {
            trying = (provider.Name, journal);
        }

        var attempt = await AttemptAsync(provider, journal, stopping);
        using var scope = attempt.ExecutionId is { } id ? logger.BeginScope(new Dictionary<string, object> { ["execution_id"] = id }) : null;
        await journal.NoteAsync(attempt);
        Log.Ended(logger, provider.Name, order.Description, attempt.Outcome, attempt.Result);
        lock (gate)
        {
            trying = null;
            results.Add(RepairResult.Of(order, provider.Name, attempt));
        }

        if (attempt is { Outcome: AttemptOutcome.Succeeded, DidSomething: true })
        {
            await RememberAsync(attempt);
        }

        return attempt.Outcome;
    }

    private async Task<RepairAttempt> AttemptAsync(IRepairProvider provider, RepairJournal journal, CancellationToken stopping)
    {
        try
        {
            await journal.BeforeAsync("planned", order.Match.Action, detail: order.Description);
            return await provider.TryAsync(order, journal, new RepairSignals(stopping, CancellationToken.None));
        }
        catch (StorageException unwritten) when (!journal.HasTouched)
        {
            Log.Unwritten(logger, unwritten);
            return new RepairAttempt(AttemptOutcome.NeverBegan, "未执行：修复记录无法写入，详情见服务日志") { Status = "refused" };
        }
        catch (Exception unexpected)
        {
            // Whatever went wrong in a provider, the device may have been touched: nobody else may.
            Log.Broke(logger, unexpected, provider.Name);
            return journal.HasTouched
                ? new RepairAttempt(AttemptOutcome.Unknown, "修复过程中服务内部出错，结果未知，请人工检查设备") { Status = "unknown", ExecutionId = journal.Last.ExecutionId }
                : new RepairAttempt(AttemptOutcome.NeverBegan, "未执行：服务内部出错，详情见服务日志") { Status = "refused" };
        }
    }

    private async Task RememberAsync(RepairAttempt attempt)
    {
        try
        {
            await knowledge.LearnAsync(new RepairLesson
            {
                Description = order.Description,
                Action = attempt.Action,
                DeviceId = order.DeviceId,
                Level = order.Level.ToString(),
                Worked = true,
                Solution = attempt.Result,
            });
        }
        catch (StorageException unwritten)
        {
            // A repair that worked has worked, whether or not it is remembered (TRAPS 28).
            Log.Forgotten(logger, unwritten);
        }
    }

    private static RepairAttempt StillOpen(RepairJournal.Step last)
    {
        var execution = last.ExecutionId is { } id ? $" (execution: {id})" : "";
        return new RepairAttempt(AttemptOutcome.StillOpen, $"动作 {last.Action} 状态：{last.Status}{execution}，等待超时，修复仍在进行，未做其他操作")
        {
            Action = last.Action,
            Status = last.Status,
            ExecutionId = last.ExecutionId,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Provider} on '{Fault}': {Outcome}: {Result}")]
        public static partial void Ended(ILogger logger, string provider, string fault, AttemptOutcome outcome, string result);

        [LoggerMessage(LogLevel.Error, "The repair could not be recorded, so it was not begun")]
        public static partial void Unwritten(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Error, "Provider {Provider} broke")]
        public static partial void Broke(ILogger logger, Exception exception, string provider);

        [LoggerMessage(LogLevel.Warning, "The repair worked, but could not be written to the knowledge base")]
        public static partial void Forgotten(ILogger logger, Exception exception);
    }
}
