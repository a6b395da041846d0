using AiService.Knowledge;
using AiService.Knowledge.Service;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Running;

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
        catch (StorageException unwritten)
        {
            behind = true;
            Log.Postponed(logger, unwritten);
        }
        catch (ObjectDisposedException) when (process.ApplicationStopping.IsCancellationRequested)
        {
            // The host's time to stop is over, and its databases are closed: the next process hands it on.
        }

        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What repairs taught could not be written to the knowledge base; it is on record, and tried again after the next repair and at the next start")]
        public static partial void Postponed(ILogger logger, Exception exception);
    }
}
