using System.ComponentModel;
using System.Text.Json.Serialization;
using AiService.Access;
using AiService.Contract;
using AiService.Hosting;
using AiService.Repairs.Automation;
using AiService.Repairs.Queue;
using AiService.Repairs.Store;
using AiService.Storage;
using Microsoft.AspNetCore.Mvc;

namespace AiService.Repairs.Endpoints;

/// <summary>Serves <c>/automation</c>: how it stands, pause and resume, and what would have run.</summary>
internal static class AutomationEndpoints
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public static void Map(IEndpointRouteBuilder app)
    {
        var automation = app.MapGroup("/automation").WithTags("automation").Needs(Roles.Reader).WithStorageSentence(RepairEndpoints.Unavailable);

        automation.MapGet("", Standing)
            .WithSummary("Whether anything is repaired: the mode, the pause, what is open and what awaits approval");

        automation.MapPost("/pause", PauseAsync)
            .Needs(Roles.Operator)
            .WithSummary("Stops repairing at once: nothing is sent any more, and queued repairs are refused")
            .WithDescription(
                "What has begun on a device is finished, rollback and post-check included. Repairs that await approval stay. It survives a restart; where it "
                + "could not be written it holds all the same, and written is false.");

        automation.MapPost("/resume", ResumeAsync)
            .Needs(Roles.Operator)
            .WithSummary("Ends a pause; what was refused meanwhile is not made up for");

        automation.MapGet("/report", ReportAsync)
            .WithSummary("Counts what would have run, by action, device and rule")
            .WithDescription("Decisions that began no repair: those of AUTOMATION=observe, of a pause, and those that a rule refused.")
            .Fails(StatusCodes.Status400BadRequest);
    }

    private static Answer<AutomationView> Standing(AutomationSwitch automation, RepairQueue queue) => Answer.Ok(AutomationView.Of(automation, queue, written: !automation.Unwritten));

    private static async Task<Answer<AutomationView>> PauseAsync(JsonBody<PauseRequest> body, HttpContext http, AutomationSwitch automation, RepairQueue queue, TimeProvider time)
    {
        var request = body.Value;
        if (request.Until is { } until && until <= time.GetUtcNow())
        {
            throw new FieldException("until", "必须晚于当前时间");
        }

        var written = await automation.PauseAsync(request.Reason.ReplaceLineEndings(" ").Trim(), request.Until, Requester.Of(http));
        return written
            ? Answer.Ok(AutomationView.Of(automation, queue, written))
            : Answer.Of(StatusCodes.Status200OK, AutomationView.Of(automation, queue, written), "已暂停，但暂停未能写入记录：服务重启后将失效，请在记录恢复后再次暂停");
    }

    private static async Task<Answer<AutomationView>> ResumeAsync(HttpContext http, AutomationSwitch automation, RepairQueue queue)
    {
        await automation.ResumeAsync(Requester.Of(http));
        return Answer.Ok(AutomationView.Of(automation, queue, written: true));
    }

    private static async Task<Answer<DecisionReport>> ReportAsync(
        [FromQuery(Name = "from"), Description("Decided then or later; ISO 8601, UTC where it names no offset. Default: a week before to.")] string? from,
        [FromQuery(Name = "to"), Description("Decided before; ISO 8601, UTC where it names no offset. Default: now.")] string? to,
        IDecisionStore decisions,
        TimeProvider time,
        CancellationToken cancellation)
    {
        var end = RepairQuery.ReadTime(to, "to") ?? time.GetUtcNow();
        var begin = RepairQuery.ReadTime(from, "from") ?? (end - DateTimeOffset.MinValue > Week ? end - Week : DateTimeOffset.MinValue);
        return begin < end ? Answer.Ok(await decisions.ReportAsync(begin, end, cancellation)) : throw new FieldException("from", "必须早于 to");
    }
}

/// <summary>Why repairing is to stop.</summary>
public sealed record PauseRequest
{
    /// <summary>In words, 1 to 500 characters; shown wherever a repair is refused because of it. Required.</summary>
    /// <example>核心割接</example>
    [Text(500, Blank.Refused, WhenBlank = "不能为空：请说明为什么暂停自动修复")]
    public required string Reason { get; init; }

    /// <summary>When it ends by itself, ISO 8601, UTC where it names no offset. Missing: when a person resumes.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Whether anything is repaired.</summary>
public sealed record AutomationView
{
    /// <summary><c>on</c>; <c>observe</c>: decisions are recorded and nothing is sent; <c>paused</c>: a person stopped it.</summary>
    public required string Mode { get; init; }

    /// <summary>The pause; absent when none holds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AutomationPause? Pause { get; init; }

    /// <summary>False when what holds could not be written: a restart would forget it.</summary>
    public required bool Written { get; init; }

    /// <summary>Repairs that are open, those included that await approval.</summary>
    public required int Open { get; init; }

    /// <summary>Repairs that await a person's approval.</summary>
    public required int AwaitingApproval { get; init; }

    internal static AutomationView Of(AutomationSwitch automation, RepairQueue queue, bool written) => new()
    {
        Mode = automation.Pause is not null ? "paused" : automation.Observes ? "observe" : "on",
        Pause = automation.Pause,
        Written = written,
        Open = queue.Open.Count,
        AwaitingApproval = queue.Open.Count(repair => repair.Record.State is RepairState.AwaitingApproval),
    };
}
