using AiService.Access;
using AiService.Audit;

namespace AiService.Alerts;

/// <summary>Puts bodies that could not be read into the audit, a few a minute, and the number of the others.</summary>
internal sealed class UnreadableAlerts(AuditRecorder recorder, TimeProvider time)
{
    private const int MostAMinute = 10;

    private readonly BoundedRecords records = recorder.Bounded("alert_unreadable", MostAMinute);

    public Task NoteAsync(string why, Requester sender) => records.NoteAsync(new AuditEntry
    {
        At = time.GetUtcNow(),
        Event = records.Event,
        Detail = why,
        RequestedBy = sender.Name,
        RequestedFrom = sender.Address,
    });
}
