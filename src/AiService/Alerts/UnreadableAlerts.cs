using AiService.Access;
using AiService.Audit;
using AiService.Storage;

namespace AiService.Alerts;

/// <summary>Puts bodies that could not be read into the audit, a few a minute: nothing removes its lines.</summary>
internal sealed partial class UnreadableAlerts(IAuditStore audit, TimeProvider time, ILogger<UnreadableAlerts> logger)
{
    private const int MaxLines = 10;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private (long Since, int Count) noted;

    public async Task NoteAsync(string why, Requester sender)
    {
        lock (gate)
        {
            noted = noted.Count == 0 || time.GetElapsedTime(noted.Since) > Minute ? (time.GetTimestamp(), 1) : (noted.Since, noted.Count + 1);
            if (noted.Count > MaxLines)
            {
                return;
            }
        }

        try
        {
            await audit.AppendAsync(new AuditEntry
            {
                At = time.GetUtcNow(),
                Event = "alert_unreadable",
                Detail = why,
                RequestedBy = sender.Name,
                RequestedFrom = sender.Address,
            });
        }
        catch (StorageException unwritten)
        {
            Log.NotAudited(logger, unwritten);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "That a body with alerts was unreadable could not be written to the audit")]
        public static partial void NotAudited(ILogger logger, Exception exception);
    }
}
