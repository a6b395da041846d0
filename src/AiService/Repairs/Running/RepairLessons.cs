using AiService.Knowledge;
using AiService.Knowledge.Service;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Running;

/// <summary>
/// Hands on to the knowledge base what repairs taught: what worked, and what really ran and did not. A lesson is on record with the attempt
/// that it tells of, until the knowledge base has it: what a lost process could not hand on, or a locked file did not take, is made up for.
/// </summary>
internal sealed partial class RepairLessons(KnowledgeBase knowledge, LessonTable table, IHostApplicationLifetime process, ILogger<RepairLessons> logger)
{
    private volatile bool behind;

    /// <param name="order">The repair.</param>
    /// <param name="attempt">One that ran, and is over.</param>
    /// <param name="number">Which of the repair's attempts it is.</param>
    public static RepairLesson Of(RepairOrder order, RepairAttempt attempt, int number) => new()
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
    public async Task LearnAsync(Guid repairId)
    {
        if (await TryAsync(repairId) && behind)
        {
            behind = false;
            _ = MakeUpAsync();
        }
    }

    /// <summary>Hands on all that was not, beside the work of others.</summary>
    public async Task MakeUpAsync()
    {
        await Task.Yield();
        await TryAsync(null);
    }

    /// <summary>The provider's own word, where nobody has looked at the device.</summary>
    private static string? Word(RepairAttempt attempt)
    {
        return attempt.ExecutionId is { } id ? $"执行 {id} 的最终状态：{attempt.Status}；未在设备上核实" : null;
    }

    private async Task<bool> TryAsync(Guid? repairId)
    {
        try
        {
            foreach (var lesson in await table.DueAsync(repairId))
            {
                await knowledge.LearnAsync(lesson);
                await table.LearnedAsync(lesson);
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
            // The host's time to stop is over, and its databases are closed: the next process makes it up.
        }

        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What repairs taught could not be written to the knowledge base; it is on record, and tried again after the next repair and at the next start")]
        public static partial void Postponed(ILogger logger, Exception exception);
    }
}
