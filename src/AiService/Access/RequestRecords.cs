using System.Globalization;
using AiService.Audit;
using AiService.Contract;
using AiService.Hosting;
using AiService.Hosting.Redaction;
using Microsoft.AspNetCore.Authorization;

namespace AiService.Access;

/// <summary>
/// Records every use of a key, a token or a trusted address that may change something, before its answer is given: who, from where, what, and what came of it. What the
/// request changed has records of its own, written with the change.
/// </summary>
internal sealed class RequestRecords(AuditRecorder recorder, Redactor redactor, TimeProvider time)
{
    /// <summary>Most characters of a method and path.</summary>
    private const int MostCharacters = 300;

    /// <summary>Records a request that needs the role of an operator or an approver, unless it only reads.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (Writes(http))
        {
            Add(http, DeviceOf(http));
        }

        return next(http);
    }

    /// <summary>Has a request recorded before its answer is given, where only its body says that it may change something.</summary>
    /// <param name="http">The request.</param>
    /// <param name="deviceId">The device that it is about; null where that is not one.</param>
    public static void Announce(HttpContext http, string? deviceId) => http.RequestServices.GetRequiredService<RequestRecords>().Add(http, deviceId);

    /// <summary>Returns the record of a request that is written together with what the request brings.</summary>
    /// <param name="http">The request.</param>
    /// <param name="outcome">The status that it is answered once that is written.</param>
    public AuditEntry EntryOf(HttpContext http, int outcome) => EntryOf(http, http.Features.Get<RequestRecord>()?.DeviceId, outcome);

    /// <summary>Notes that the record of a request is written already.</summary>
    public static void NoteWritten(HttpContext http)
    {
        if (http.Features.Get<RequestRecord>() is { } record)
        {
            record.IsWritten = true;
        }
    }

    /// <summary>Returns method and path in one line of bounded length. The query is left out: it may hold a token.</summary>
    public string ActionOf(HttpRequest request) => OneLine.Of(redactor.RedactKnown($"{request.Method} {request.PathBase}{request.Path}"), MostCharacters);

    private void Add(HttpContext http, string? deviceId)
    {
        var record = new RequestRecord(deviceId);
        http.Features.Set(record);
        http.Response.OnStarting(() => WriteAsync(http, record));

        // A caller that is gone is answered nothing.
        http.Response.OnCompleted(() => WriteAsync(http, record));
    }

    private async Task WriteAsync(HttpContext http, RequestRecord record)
    {
        if (!record.IsWritten)
        {
            record.IsWritten = true;
            await recorder.TryAppendAsync(EntryOf(http, record.DeviceId, AnsweredCode.Of(http)));
        }
    }

    private AuditEntry EntryOf(HttpContext http, string? deviceId, int outcome)
    {
        var requester = Requester.Of(http);
        return new AuditEntry
        {
            At = time.GetUtcNow(),
            Event = "request",
            RepairId = InPath(http, "/repairs/") is { } id && Guid.TryParse(id, out var repair) ? repair : Guid.Empty,
            DeviceId = deviceId ?? "",
            Action = ActionOf(http.Request),
            Outcome = outcome.ToString(CultureInfo.InvariantCulture),
            Detail = $"authenticated by {http.User.Identity?.AuthenticationType}",
            RequestedBy = requester.Name,
            RequestedFrom = requester.Address,
        };
    }

    private static bool Writes(HttpContext http) =>
        !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method)
        && http.GetEndpoint() is RouteEndpoint endpoint
        && endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(needs => needs.Policy is Roles.Operator or Roles.Approver);

    private static string? DeviceOf(HttpContext http) => InPath(http, "/devices/") is { } id ? OneLine.Of(id) : null;

    private static string? InPath(HttpContext http, string beginning) =>
        http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } path } && path.StartsWith(beginning, StringComparison.Ordinal) ? http.GetRouteValue("id") as string : null;

    private sealed record RequestRecord(string? DeviceId)
    {
        public bool IsWritten { get; set; }
    }
}
