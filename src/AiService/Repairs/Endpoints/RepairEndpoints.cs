using System.ComponentModel;
using AiService.Access;
using AiService.Audit;
using AiService.Contract;
using AiService.Repairs.Queue;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Endpoints;

/// <summary>Serves <c>/repairs</c>: lists, one repair with its history, its events as they come, and the request to stop it.</summary>
internal static class RepairEndpoints
{
    /// <summary>What is answered while the records cannot be read or written.</summary>
    public const string Unavailable = "修复记录暂时无法读写，请稍后重试";

    /// <summary>What the path's id is, for the OpenAPI document.</summary>
    public const string IdMeaning = "Id of the repair.";

    public static void Map(IEndpointRouteBuilder app)
    {
        var repairs = app.MapGroup("/repairs").WithTags("repairs").Needs(Roles.Reader).WithStorageSentence(Unavailable);

        repairs.MapGet("", ListAsync)
            .WithSummary("Repairs on record, the newest first")
            .WithDescription("One page at a time: next is the value of after for the page that follows, and null at the end.")
            .Fails(StatusCodes.Status400BadRequest);

        repairs.MapGet("/{id}", GetAsync)
            .WithSummary("One repair with its attempts, its whole history and what passed between the service and the device")
            .Fails(StatusCodes.Status404NotFound);

        repairs.MapPost("/{id}/cancel", CancelEndpoint.AnswerAsync)
            .Needs(Roles.Operator)
            .WithSummary("Stops a repair, and waits for a while until that is confirmed")
            .WithDescription(
                "200: it is over, its state says how; a repair that was cancelled before is answered the same. "
                + "202: it is still being confirmed, or StackStorm has cancelled it and the action itself may still be running until closed_until. 409: it had ended otherwise. 503: nothing was requested; to be asked again.")
            .Produces<Envelope<RepairView>>(StatusCodes.Status202Accepted)
            .Produces<Envelope<RepairView>>(StatusCodes.Status409Conflict)
            .Fails(StatusCodes.Status404NotFound);

        repairs.MapGet("/{id}/events", EventsEndpoint.AnswerAsync)
            .WithSummary("The repair's history as server-sent events, to its end")
            .WithDescription(
                "Ids rise; with Last-Event-ID only what came after it is sent. keep_alive events carry no id. 204 when the repair is over and all of it was seen.")
            .Produces<AuditEntry>(StatusCodes.Status200OK, "text/event-stream")
            .Produces(StatusCodes.Status204NoContent)
            .Fails(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    public static Answer<object> NotFound(string id) => Answer.Error(StatusCodes.Status404NotFound, $"没有修复 {(id.Length <= 64 ? id : id[..64])}");

    private static async Task<Answer<Page<RepairView>>> ListAsync(
        [AsParameters] RepairQuery query, HttpRequest request, IRepairStore store, CancellationToken cancellation)
    {
        RepairQuery.RequireKnown(request.Query.Keys);
        var page = await store.PageAsync(query.Read(), cancellation);
        return Answer.Ok(new Page<RepairView>([.. page.Items.Select(repair => RepairView.Of(repair) with { Reading = null, Decision = null })], page.Next));
    }

    private static async Task<Answer<RepairView>> GetAsync(
        [Description(IdMeaning)] string id, IRepairStore store, IAuditStore audit, IEnumerable<IRepairEvidence> evidence, CancellationToken cancellation)
    {
        if (!Guid.TryParse(id, out var repairId) || await store.FindAsync(repairId, cancellation) is not { } repair)
        {
            return NotFound(id);
        }

        return Answer.Ok(RepairView.Of(repair) with
        {
            Results = RepairResult.AllOf(repair),
            History = await audit.ReadAsync(repairId, cancellation),
            Transcript = evidence.FirstOrDefault() is { } kept ? await kept.ReadAsync(repairId, cancellation) : null,
        });
    }
}

/// <summary><c>POST /repairs/{id}/cancel</c>.</summary>
internal static class CancelEndpoint
{
    /// <summary>Bounds the caller's waiting for the confirmation; the cancellation goes on.</summary>
    private static readonly TimeSpan ConfirmationLimit = TimeSpan.FromSeconds(30);

    public static async Task<Answer<RepairView>> AnswerAsync(
        [Description(RepairEndpoints.IdMeaning)] string id,
        HttpContext http,
        IRepairStore store,
        RepairQueue queue,
        IHostApplicationLifetime process,
        TimeProvider time)
    {
        if (!Guid.TryParse(id, out var repairId) || await store.FindAsync(repairId, http.RequestAborted) is not { } repair)
        {
            return RepairEndpoints.NotFound(id);
        }

        if (repair.State.IsFinal() || queue.Find(repairId) is not { } run)
        {
            return NotOpen(await store.FindAsync(repairId, http.RequestAborted) ?? repair);
        }

        var written = await run.Repair.RequestCancelAsync(Requester.Of(http));
        await run.RequestCancelAsync();
        using var until = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, process.ApplicationStopping);
        try
        {
            // One that asks for approval is answerable at once, and ends at once when it is cancelled.
            await (run.Record.State is RepairState.AwaitingApproval ? run.Known : run.Answerable).WaitAsync(ConfirmationLimit, time, until.Token);
        }
        catch (Exception stillOpen) when (stillOpen is TimeoutException || (stillOpen is OperationCanceledException && until.IsCancellationRequested))
        {
            // The limit, the caller or the process has come to its end, not the cancellation.
        }

        var now = run.Record;
        return now.State.IsFinal() ? Answer.Ok(RepairView.Of(now)) : Answer.Of(StatusCodes.Status202Accepted, RepairView.Of(now), Requested(now, written));
    }

    private static string Requested(RepairRecord repair, bool written) =>
        (repair.ClosedUntil is null ? "已请求取消，尚未确认" : $"已请求取消；{repair.WaitsFor}")
        + (written ? "" : "；该请求未能写入记录，若服务在此之前重启，请再次取消");

    /// <summary>Answers for one that this process does not have open.</summary>
    private static Answer<RepairView> NotOpen(RepairRecord repair) => repair.State switch
    {
        RepairState.Canceled => Answer.Ok(RepairView.Of(repair)),
        _ when repair.State.IsFinal() => Answer.Of(StatusCodes.Status409Conflict, RepairView.Of(repair), $"修复已结束，状态：{repair.State.Word()}"),

        // Open on record, and not taken over yet: this process could not stop it.
        _ => Answer.Error(StatusCodes.Status503ServiceUnavailable, "修复尚未被本进程接管，未请求取消，请稍后重试"),
    };
}
