using System.ComponentModel;
using AiService.Access;
using AiService.Contract;
using AiService.Hosting;
using AiService.Repairs.Approvals;
using AiService.Repairs.Automation;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Repairs.Endpoints;

/// <summary><c>POST /repairs/{id}/approve</c> and <c>/reject</c>.</summary>
internal static class ApprovalEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var repairs = app.MapGroup("/repairs").WithTags("repairs").Needs(Roles.Approver).WithStorageSentence(RepairEndpoints.Unavailable);

        repairs.MapPost("/{id}/approve", ApproveAsync)
            .WithSummary("Approves a repair that awaits approval")
            .WithDescription(
                "200: it is queued, and runs once its device is free and the limits have room; both, and whether the fault is still there, are examined again. "
                + "403: the caller asked for the repair, or was answered with it: another person has to decide. 409: it awaits no approval any more, or "
                + "nothing is sent at the moment (pause, observe).")
            .Produces<Envelope<RepairView>>(StatusCodes.Status409Conflict)
            .Fails(StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound);

        repairs.MapPost("/{id}/reject", RejectAsync)
            .WithSummary("Rejects a repair that awaits approval, which ends refused")
            .WithDescription("403: the caller asked for the repair, or was answered with it. 409: it awaits no approval any more.")
            .Produces<Envelope<RepairView>>(StatusCodes.Status409Conflict)
            .Fails(StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound);
    }

    private static async Task<Answer<RepairView>> ApproveAsync(
        [Description(RepairEndpoints.IdMeaning)] string id, JsonBody<ApprovalRequest> body, HttpContext http, Approvals.Approvals approvals, AutomationSwitch automation) =>
        Answered(
            id,
            Guid.TryParse(id, out var repairId)
                ? await approvals.ApproveAsync(repairId, body.Value.Line, Requester.Of(http), http.RequestAborted)
                : (ApprovalOutcome.NotFound, null),
            automation.WhyNothingIsSent);

    private static async Task<Answer<RepairView>> RejectAsync(
        [Description(RepairEndpoints.IdMeaning)] string id, JsonBody<ApprovalRequest> body, HttpContext http, Approvals.Approvals approvals) =>
        Answered(
            id,
            Guid.TryParse(id, out var repairId)
                ? await approvals.RejectAsync(repairId, body.Value.Line, Requester.Of(http), http.RequestAborted)
                : (ApprovalOutcome.NotFound, null),
            null);

    private static Answer<RepairView> Answered(string id, (ApprovalOutcome Outcome, RepairRecord? Repair) decided, string? held) => decided switch
    {
        (ApprovalOutcome.Decided, { } repair) => Answer.Ok(RepairView.Of(repair)),
        (ApprovalOutcome.SamePerson, _) => Answer.Error(StatusCodes.Status403Forbidden, "该修复由您请求或已并入您的请求，须由另一人审批"),
        (ApprovalOutcome.Held, { } repair) => Answer.Of(StatusCodes.Status409Conflict, RepairView.Of(repair), $"现在不能批准：{held}"),
        (ApprovalOutcome.NotTaken, _) => Answer.Error(StatusCodes.Status503ServiceUnavailable, "修复尚未被本进程接管，请稍后重试"),
        (ApprovalOutcome.NotAsking, { } repair) => Answer.Of(StatusCodes.Status409Conflict, RepairView.Of(repair), $"修复不在等待审批，状态：{repair.State.Word()}"),
        _ => RepairEndpoints.NotFound(id),
    };
}

/// <summary>A person's decision about a repair.</summary>
public sealed record ApprovalRequest
{
    /// <summary>Why, at most 500 characters; kept in the repair's history.</summary>
    /// <example>已与机房确认</example>
    [Text(500)]
    public string? Comment { get; init; }

    internal string Line => (Comment ?? "").ReplaceLineEndings(" ").Trim();
}
