using AiService.Knowledge;
using AiService.Knowledge.Service;
using AiService.Repairs.Store;

namespace AiService.Repairs.Running;

/// <summary>How a repair ended.</summary>
/// <param name="State">The final state.</param>
/// <param name="Deciding">The attempt that decided it.</param>
/// <param name="Attempted">All attempts.</param>
/// <param name="Lessons">What they taught.</param>
internal sealed record RepairEnd(
    RepairState State, RepairResult Deciding, IReadOnlyList<RepairResult> Attempted, IReadOnlyList<RepairLesson> Lessons)
{
    /// <summary>Returns the end of a repair for which no provider is sent any more.</summary>
    public static RepairEnd Without(RepairRecord repair, RepairState state, string why)
    {
        var entry = RepairResult.NotBegun(repair, why);
        return new RepairEnd(state, entry, [.. repair.Results, entry], []);
    }

    /// <summary>Returns the end that attempts lead to: a fallback that never began does not hide what failed, or was refused, before it.</summary>
    public static RepairEnd Of(AttemptResult attempt, IReadOnlyList<RepairResult> attempted, IReadOnlyList<RepairLesson> lessons)
    {
        var last = attempted[^1];
        var (state, deciding) = attempt.Outcome switch
        {
            AttemptOutcome.Succeeded => (RepairState.Succeeded, last),
            AttemptOutcome.Failed => (RepairState.Failed, last),
            AttemptOutcome.Escalated => (RepairState.Escalated, last),
            AttemptOutcome.Canceled => (RepairState.Canceled, last),
            AttemptOutcome.NeverBegan when attempted.LastOrDefault(Ran) is { } ran => (RepairState.Failed, ran),
            AttemptOutcome.NeverBegan => (RepairState.Refused, attempted[0]),
            _ => (RepairState.Unknown, last),
        };
        return new RepairEnd(state, deciding, attempted, lessons);
    }

    /// <summary>Returns the end of what was handed over to a provider that does not try any more: what was attempted before decides.</summary>
    public static RepairEnd GivenUp(RepairRecord record, string why)
    {
        return record.Results.LastOrDefault(Ran) is { } ran
            ? new RepairEnd(RepairState.Failed, ran, record.Results, [])
            : Without(record, RepairState.Refused, $"未执行：{why}，回退未执行");
    }

    /// <summary>Returns a record with this end.</summary>
    public RepairRecord Of(RepairRecord record) => record with
    {
        Status = Deciding.Status ?? State.Word(),
        Result = Deciding.Result,
        Verified = Deciding.Verified,
        Verification = Deciding.Verification,
        Results = Attempted,
    };

    /// <summary>Returns whether an attempt that is over and did not work had begun; one of an earlier version shows that by its execution alone.</summary>
    private static bool Ran(RepairResult attempt) => attempt.State is RepairState.Failed || attempt.ExecutionId is not null;
}

/// <summary>
/// Writes the end of a repair down, as often as it takes; then its device is free and its lessons are handed on. A caller is answered at
/// once: what is known is known, also while the record cannot be written.
/// </summary>
internal sealed class RepairEnding(RepairLessons lessons, IHostApplicationLifetime process, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <param name="repair">What has ended.</param>
    /// <param name="end">How.</param>
    /// <param name="free">Frees its device; called once, when the end is on record.</param>
    public async Task EndAsync(OpenRepair repair, RepairEnd end, Action free)
    {
        var deciding = end.Deciding;
        var step = new RepairStep(end.State.Word(), Action: deciding.Action, ExecutionId: deciding.ExecutionId, Detail: deciding.Result)
        {
            Provider = deciding.Provider == RepairResult.NoProvider ? null : deciding.Provider,
            Lessons = end.Lessons,
        };
        var written = await repair.Repair.ReportAsync(_ => end.State, step, end.Of);

        // What never had its device keeps it from no other repair, whether or not that is on record yet.
        if (written || repair.LeftQueue)
        {
            free();
        }

        if (written)
        {
            await lessons.HandOnAsync(repair.Order.RepairId);
        }
        else
        {
            // Not awaited: however long that takes, no caller's time depends on it.
            _ = WriteLaterAsync(repair, step, repair.LeftQueue ? () => { } : free);
        }
    }

    /// <summary>Hands on what earlier processes could not.</summary>
    public Task CatchUpAsync() => lessons.HandOnAllAsync();

    private async Task WriteLaterAsync(OpenRepair repair, RepairStep step, Action free)
    {
        try
        {
            var pause = TimeSpan.FromSeconds(1);
            do
            {
                await Task.Delay(pause, time, process.ApplicationStopping);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            while (!await repair.Repair.WriteAgainAsync(step));

            free();
            await lessons.HandOnAsync(repair.Order.RepairId);
        }
        catch (OperationCanceledException) when (process.ApplicationStopping.IsCancellationRequested)
        {
            // The process's own end: the repair is open on record, and the next process finds out again how it ended.
        }
    }
}

/// <summary>
/// Hands on to the knowledge base what repairs taught: what worked, and what really ran and did not. A lesson is on record with its attempt
/// until the knowledge base has taken it in: what a lost process could not hand on, or a locked file did not take, is handed on later.
/// </summary>
internal sealed partial class RepairLessons(KnowledgeBase knowledge, IRepairStore store, IHostApplicationLifetime process, ILogger<RepairLessons> logger)
{
    private volatile bool behind;

    /// <summary>Returns what one attempt taught.</summary>
    /// <param name="order">The repair.</param>
    /// <param name="attempt">One that ran, and is over.</param>
    /// <param name="number">Which of the repair's attempts it is.</param>
    public static RepairLesson Of(RepairOrder order, AttemptResult attempt, int number) => new()
    {
        Id = $"{order.RepairId}/{number}",
        Description = order.Description,
        Action = attempt.Action,
        Platform = attempt.Platform?.Name,
        Vendor = attempt.Platform?.Vendor ?? attempt.Platform?.Name,
        DeviceId = order.DeviceId,
        Level = order.Level.ToString(),
        Worked = attempt.Outcome is AttemptOutcome.Succeeded,
        Solution = attempt.Result,
        Evidence = attempt.Verification ?? Word(attempt),
    };

    /// <summary>Hands on what one repair taught. Whatever becomes of it, the repair stays what it is (TRAPS 28).</summary>
    public async Task HandOnAsync(Guid repairId)
    {
        if (await TryAsync(repairId) && behind)
        {
            behind = false;
            _ = HandOnAllAsync();
        }
    }

    /// <summary>Hands on everything that is still on record, in the background.</summary>
    public async Task HandOnAllAsync()
    {
        await Task.Yield();
        await TryAsync(null);
    }

    /// <summary>Returns the provider's own word, where the device was not checked.</summary>
    private static string? Word(AttemptResult attempt)
    {
        return attempt.ExecutionId is { } id ? $"执行 {id} 的最终状态：{attempt.Status}；未在设备上核实" : null;
    }

    private async Task<bool> TryAsync(Guid? repairId)
    {
        try
        {
            foreach (var lesson in await store.DueLessonsAsync(repairId))
            {
                await knowledge.LearnAsync(lesson);
                await store.RemoveLessonAsync(lesson.Id!);
            }

            return true;
        }
        catch (ObjectDisposedException) when (process.ApplicationStopping.IsCancellationRequested)
        {
            // The host's time to stop is over, and its databases are closed: the next process hands it on.
        }
        catch (Exception failed)
        {
            // A defect as well: neither the repair nor its callers depend on what was learned.
            behind = true;
            Log.Postponed(logger, failed);
        }

        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What repairs taught could not be handed on to the knowledge base; it is on record, and tried again after the next repair and at the next start")]
        public static partial void Postponed(ILogger logger, Exception exception);
    }
}
