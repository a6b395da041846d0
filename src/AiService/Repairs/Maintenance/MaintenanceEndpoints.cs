using System.ComponentModel;
using AiService.Access;
using AiService.Contract;
using AiService.Hosting;
using AiService.Storage;

namespace AiService.Repairs.Maintenance;

/// <summary>Serves <c>/maintenance</c>: the windows in which automation may not, or may only, repair.</summary>
internal static class MaintenanceEndpoints
{
    private const string Unavailable = "维护窗口暂时无法读写，请稍后重试";

    public static void Map(IEndpointRouteBuilder app)
    {
        var windows = app.MapGroup("/maintenance").WithTags("maintenance").Needs(Roles.Reader).WithStorageSentence(Unavailable);

        windows.MapGet("", ListAsync)
            .WithSummary("Lists the maintenance windows: those of MAINTENANCE_FILE, then those of the API")
            .WithDescription("Each with its source, whether it is active now, and when that changes next.");

        windows.MapPost("", CreateAsync)
            .Needs(Roles.Operator)
            .WithSummary("Creates a maintenance window, in force at once and after a restart")
            .WithDescription(
                "With days it is weekly, with from and to as HH:mm in time_zone; without it happens once, with from and to in ISO 8601 with an offset. "
                + "409: there are too many. A deny window that happened once is removed a week after its end; an allow_only window stays, and forbids, until it is deleted.")
            .Fails(StatusCodes.Status409Conflict);

        windows.MapDelete("/{id}", DeleteAsync)
            .Needs(Roles.Operator)
            .WithSummary("Deletes a maintenance window of the API")
            .WithDescription("409: it is a window of MAINTENANCE_FILE, which is changed there. 404: there is none of that id.")
            .Fails(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    private static async Task<Answer<IReadOnlyList<MaintenanceEntry>>> ListAsync(MaintenanceWindows windows, TimeProvider time, CancellationToken cancellation)
    {
        await windows.LoadAsync(cancellation);
        var now = time.GetUtcNow();
        return Answer.Ok<IReadOnlyList<MaintenanceEntry>>([.. windows.All.Select(window => MaintenanceEntry.Of(window, now))]);
    }

    private static async Task<Answer<MaintenanceEntry>> CreateAsync(
        JsonBody<MaintenanceWindow> body, HttpContext http, MaintenanceWindows windows, TimeProvider time)
    {
        var (window, now, requester) = (body.Value, time.GetUtcNow(), Requester.Of(http));
        if (WindowReader.Read(window, out _) is OnceTimes once && once.To <= now)
        {
            throw new FieldException("to", "已经过去");
        }

        var row = new StoredWindow
        {
            Id = Guid.CreateVersion7(now),
            Window = window,
            CreatedAt = now,
            RequestedBy = requester.Name,
            RequestedFrom = requester.Address,
        };
        return await windows.AddAsync(row, http.RequestAborted) is { } known
            ? Answer.Ok(MaintenanceEntry.Of(known, now))
            : Answer.Error(StatusCodes.Status409Conflict, $"维护窗口已达上限 {MaintenanceWindows.Most} 个，请先删除不再需要的");
    }

    private static async Task<Answer<DeletedWindow>> DeleteAsync(
        [Description("Id of the window; a slash in the name of a window of the file is escaped.")] string id, HttpContext http, MaintenanceWindows windows)
    {
        // A slash arrives escaped, and routing leaves it so.
        var name = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (windows.File.Now.Windows.Any(window => window.Id == name))
        {
            return Answer.Error(StatusCodes.Status409Conflict, "该维护窗口来自 MAINTENANCE_FILE，请在文件中修改");
        }

        return Guid.TryParse(id, out var known) && await windows.RemoveAsync(known, Requester.Of(http), http.RequestAborted)
            ? Answer.Ok(new DeletedWindow(known))
            : Answer.Error(StatusCodes.Status404NotFound, $"没有维护窗口 {OneLine.Of(id, 64)}");
    }
}

/// <summary>A maintenance window with what is known of it now.</summary>
/// <param name="Id">Its id; of a window of the file its name.</param>
/// <param name="Source">Where it comes from: <c>file</c> or <c>api</c>.</param>
/// <param name="Active">Whether this moment is inside of it.</param>
/// <param name="NextChange">When it begins, or ends, next; null when it does neither any more.</param>
/// <param name="Window">As it was written.</param>
/// <param name="CreatedAt">When it was created by the API; null for a window of the file.</param>
/// <param name="RequestedBy">Who created it by the API: a key's name, a token's user, <c>trusted</c> or <c>anonymous</c>.</param>
public sealed record MaintenanceEntry(
    string Id, string Source, bool Active, DateTimeOffset? NextChange, MaintenanceWindow Window, DateTimeOffset? CreatedAt, string? RequestedBy)
{
    internal static MaintenanceEntry Of(KnownWindow window, DateTimeOffset now) => new(
        window.Id,
        window.Stored is null ? "file" : "api",
        window.Times.IsActive(now),
        window.Times.NextChange(now),
        window.Window,
        window.Stored?.CreatedAt,
        window.Stored?.RequestedBy);
}

/// <summary>A maintenance window that was deleted.</summary>
/// <param name="Id">Id that it had.</param>
public sealed record DeletedWindow(Guid Id);
