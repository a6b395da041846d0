using System.Globalization;
using AiService.Audit;

namespace AiService.Access;

/// <summary>Records requests that are refused for what they present, or for their role: a few a minute, and the number of the others. Never what was presented.</summary>
internal sealed class RefusedAccess(AuditRecorder recorder, RequestRecords requests, TimeProvider time)
{
    /// <summary>Records a minute.</summary>
    public const int MostAMinute = 60;

    private readonly BoundedRecords records = recorder.Bounded("access_refused", MostAMinute);

    /// <param name="http">The request.</param>
    /// <param name="status">The status that it is answered.</param>
    /// <param name="why">What it lacks, without what it presents.</param>
    /// <param name="deviceId">The device that it is about, where that is known.</param>
    public Task NoteAsync(HttpContext http, int status, string why, string? deviceId = null)
    {
        var requester = Requester.Of(http);
        return records.NoteAsync(new AuditEntry
        {
            At = time.GetUtcNow(),
            Event = records.Event,
            DeviceId = deviceId ?? "",
            Action = requests.ActionOf(http.Request),
            Outcome = status.ToString(CultureInfo.InvariantCulture),
            Detail = why,
            RequestedBy = requester.Name,
            RequestedFrom = requester.Address,
        });
    }
}
