using System.ComponentModel;
using AiService.Access;
using AiService.Contract;
using AiService.Hosting;
using AiService.Repairs.Queue;
using AiService.Storage;

namespace AiService.Repairs.Endpoints;

/// <summary><c>GET /devices/held</c> and <c>POST /devices/{id}/release</c>.</summary>
internal static class DeviceEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var devices = app.MapGroup("/devices").WithTags("repairs").Needs(Roles.Reader).WithStorageSentence(RepairEndpoints.Unavailable);

        devices.MapGet("/held", async (HeldDevices held, CancellationToken cancellation) => Answer.Ok(await held.ListAsync(cancellation)))
            .WithSummary("Lists the devices that are locked for safety alone")
            .WithDescription(
                "Either the action of a cancelled or abandoned execution may still be running, or it is unknown how a repair ended (DEVICE_HOLD).");

        devices.MapPost("/{id}/release", ReleaseAsync)
            .Needs(Roles.Operator)
            .WithSummary("Releases a locked device at once, on record with the reason")
            .WithDescription(
                "The repair that locks it ends unknown, and nothing more is sent for it. 404: the device is not locked. "
                + "409: a repair works on it, or its execution is known to run.")
            .Fails(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    private static async Task<Answer<ReleasedDevice>> ReleaseAsync([Description("The device; a slash in its id is escaped.")] string id, JsonBody<ReleaseRequest> body, HttpContext http, HeldDevices held)
    {
        var reason = body.Value.Reason.ReplaceLineEndings(" ").Trim();

        // A slash in a device's id arrives escaped, and routing leaves it so.
        var device = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return await held.ReleaseAsync(device, reason, Requester.Of(http)) switch
        {
            ReleaseOutcome.Released => Answer.Ok(new ReleasedDevice(device, reason)),
            ReleaseOutcome.Running => Answer.Error(StatusCodes.Status409Conflict, "设备上的修复仍在执行，不能释放；如需停止，请取消该修复"),
            _ => Answer.Error(StatusCodes.Status404NotFound, "设备未被锁定"),
        };
    }
}

/// <summary>Why a locked device may be used again.</summary>
public sealed record ReleaseRequest
{
    /// <summary>In words, 1 to 500 characters; kept in the audit record. Required.</summary>
    /// <example>已登录设备确认，无残留操作</example>
    [Text(500, Blank.Refused, WhenBlank = "不能为空：请说明为什么可以提前释放设备")]
    public required string Reason { get; init; }
}

/// <summary>A device that was released.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Reason">The reason as it stands on record.</param>
public sealed record ReleasedDevice(string DeviceId, string Reason);
