using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Access;
using AiService.Alerts.Inbox;
using AiService.Alerts.Reading;
using AiService.Contract;
using AiService.Hosting;
using AiService.Repairs.Endpoints;
using AiService.Repairs.Store;
using AiService.Storage;
using Microsoft.AspNetCore.Mvc;

namespace AiService.Alerts;

/// <summary>Serves <c>/alerts</c>: where alerts arrive, and what became of them.</summary>
internal static class AlertEndpoints
{
    /// <summary>Alerts that the record of their request names.</summary>
    private const int MostNamed = 20;

    private const string Unavailable = "告警记录暂时无法读写，请稍后重试";

    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var path in PresentedAlertToken.Paths)
        {
            app.MapPost(path, ArriveAsync)
                .Needs(Roles.Caller) // an operator's are repaired, with dry_run a reader asks
                .WithTags("alerts")
                .WithSummary("Takes alerts, and repairs those that fire where ALERT_AUTO_REPAIR is set and the sender is an operator")
                .WithDescription(
                    "Recognized by their shape, one or a list of them: HertzBeat up to 1.6, 1.7.0, and from 1.7.1 on; Alertmanager's version 4; the robot text of the platform's alert-service; and an own form: "
                    + "{\"device_id\" or \"host\", \"description\", \"level\", \"state\", \"alert_id\", \"starts_at\"}. Invalid JSON of these senders is read as well as it can be. On record when it is "
                    + "answered; 503 asks the sender to repeat it. The HTTP status says so on every path.")
                .Accepts<JsonElement>("application/json")
                .WithMetadata([.. JsonBody.Refusals.Append(StatusCodes.Status503ServiceUnavailable).Select(code => Answer.Produces<object>(code))]);
        }

        var alerts = app.MapGroup("/alerts").WithTags("alerts").Needs(Roles.Reader).WithStorageSentence(Unavailable);
        alerts.MapGet("", ListAsync)
            .WithSummary("Alerts on record, the last arrival first")
            .WithDescription("One page at a time: next is the value of after for the page that follows, and null at the end.")
            .Fails(StatusCodes.Status400BadRequest);
        alerts.MapGet("/{id}", GetAsync)
            .WithSummary("One alert with its repairs as they stand now")
            .Fails(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ArriveAsync(
        [FromQuery(Name = "dry_run"), Description("true: only shows what would be done, and keeps nothing. Needs the role reader.")] string? dryRun,
        HttpContext http,
        AlertInbox inbox,
        UnreadableAlerts unreadable,
        AlertOptions options,
        RequestRecords records,
        CancellationToken cancellation)
    {
        var sender = Requester.Of(http);
        var reading = await ReadAsync(http.Request, unreadable, options, sender);
        if (IsDryRun(dryRun, reading))
        {
            return http.User.IsInRole(Roles.Reader)
                ? Answered([.. (await inbox.PreviewAsync(reading.Alerts, sender, MayRepair, cancellation))
                    .Select(one => AlertView.Of(one.Alert, isKept: false) with { RepairResults = one.Results })])
                : await AccessAnswers.ForbiddenAsync(http, Roles.Reader);
        }

        // What comes without a credential is recorded by what it causes.
        var record = sender.Name is Requester.Anonymous ? null : records.EntryOf(http, StatusCodes.Status200OK) with { Data = Summary(reading.Alerts) };
        if (record is not null)
        {
            RequestRecords.Announce(http, deviceId: null);
        }

        try
        {
            var taken = await inbox.TakeAsync(reading.Alerts, sender, MayRepair, record);
            RequestRecords.NoteWritten(http);
            return Answered([.. taken.Select(alert => AlertView.Of(alert))]);
        }
        catch (StorageException unwritten)
        {
            // Also below /api/ai, where a sender goes by the HTTP status.
            throw new RefusedException(StatusCodes.Status503ServiceUnavailable, unwritten.IsDiskFull ? "磁盘已满，告警未记录，请稍后重试" : "告警记录暂时无法写入，请稍后重试", unwritten) { IsUnreadable = true };
        }
        catch (InboxFullException full)
        {
            throw new RefusedException(StatusCodes.Status503ServiceUnavailable, "告警收件箱已满，告警未记录，请稍后重试", full) { IsUnreadable = true };
        }

        // alert-service checks no sender, so its address says nothing of who caused its message.
        bool MayRepair(ReceivedAlert alert) =>
            http.User.IsInRole(Roles.Operator) && (alert.Source is not AlertSource.AlertService || sender.Name is not (Requester.Trusted or Requester.Anonymous));

        IResult Answered(IReadOnlyList<AlertView> items) =>
            Answer.Ok(new AlertsAnswer { Items = items, Warnings = reading.Warnings.Count > 0 ? reading.Warnings : null });
    }

    private static async Task<AlertReading> ReadAsync(HttpRequest request, UnreadableAlerts unreadable, AlertOptions options, Requester sender)
    {
        var body = await JsonBody.ReadBytesAsync(request);
        try
        {
            return AlertReader.Read(body, options.Zone);
        }
        catch (RefusedException refused)
        {
            await unreadable.NoteAsync(refused.Message, sender);
            throw;
        }
    }

    /// <summary>Says which alerts a request brought: how many, and the names of the first.</summary>
    private static JsonObject Summary(IReadOnlyList<ReceivedAlert> alerts) => new()
    {
        ["alerts"] = alerts.Count,
        ["alert_ids"] = new JsonArray([.. alerts.Select(alert => alert.AlertId).Distinct().Take(MostNamed).Select(id => (JsonNode)OneLine.Of(id, 100))]),
    };

    private static bool IsDryRun(string? query, AlertReading reading) => query?.Trim().ToLowerInvariant() switch
    {
        null or "" or "false" or "0" => reading.Alerts.Any(alert => alert.DryRun),
        "true" or "1" => true,
        _ => throw new FieldException("dry_run", "必须是 true 或 false"),
    };

    private static async Task<Answer<Page<AlertView>>> ListAsync([AsParameters] AlertQuery query, HttpRequest request, IAlertStore store, CancellationToken cancellation)
    {
        RepairQuery.RequireKnown(request.Query.Keys, AlertQuery.Known);
        var page = await store.PageAsync(query.Read(), cancellation);
        return Answer.Ok(new Page<AlertView>([.. page.Items.Select(alert => AlertView.Of(alert))], page.Next));
    }

    private static async Task<Answer<AlertView>> GetAsync(
        [Description("The id of one arrival, or the sender's alert_id: its last arrival.")] string id, IAlertStore store, IRepairStore repairs, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { } alert)
        {
            return Answer.Error(StatusCodes.Status404NotFound, "没有这个告警");
        }

        return Answer.Ok(AlertView.Of(alert) with
        {
            Repairs = alert.AnalysisId is { } analysis ? [.. (await repairs.OfAnalysisAsync(analysis, cancellation)).Select(RepairView.Of)] : [],
        });
    }
}
