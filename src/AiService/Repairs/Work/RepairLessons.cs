using AiService.Knowledge;
using AiService.Storage;

namespace AiService.Repairs.Work;

/// <summary>Hands on to the knowledge base what a repair taught: what worked, and what really ran and did not.</summary>
internal sealed partial class RepairLessons(KnowledgeBase knowledge, ILogger<RepairLessons> logger)
{
    /// <summary>Whatever becomes of it, the repair stays what it is (TRAPS 28).</summary>
    public async Task LearnAsync(RepairOrder order, IReadOnlyList<RepairAttempt> attempts)
    {
        foreach (var attempt in attempts)
        {
            try
            {
                await knowledge.LearnAsync(new RepairLesson
                {
                    Description = order.Description,
                    Action = attempt.Action,
                    Platform = attempt.Platform?.Name,
                    Vendor = attempt.Platform?.Vendor ?? attempt.Platform?.Name,
                    DeviceId = order.DeviceId,
                    Level = order.Level.ToString(),
                    Worked = attempt.Outcome is AttemptOutcome.Succeeded,
                    Solution = attempt.Result,
                    Evidence = attempt.Verification ?? Word(attempt),
                });
            }
            catch (StorageException unwritten)
            {
                Log.Forgotten(logger, unwritten);
            }
        }
    }

    /// <summary>The provider's own word, where nobody has looked at the device.</summary>
    private static string? Word(RepairAttempt attempt)
    {
        return attempt.ExecutionId is { } id ? $"执行 {id} 的最终状态：{attempt.Status}；未在设备上核实" : null;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The end of the repair could not be written to the knowledge base")]
        public static partial void Forgotten(ILogger logger, Exception exception);
    }
}
