using SimulatorKit.Runs;
using SimulatorKit.Troubles;
using StackStormSimulator.Http;
using StackStormSimulator.Parameters;
using StackStormSimulator.Stream;

namespace StackStormSimulator.Executions;

internal static class ExecutionRoutes
{
    public static void MapExecutions(this IEndpointRouteBuilder api)
    {
        api.MapPost("/executions", StartAsync);
        api.MapGet("/executions", List);
        api.MapGet("/executions/{id}", Get);
        api.MapDelete("/executions/{id}", Cancel);
    }

    private static async Task<IResult> StartAsync(HttpContext http, ExecutionStart start, TimeProvider time)
    {
        try
        {
            var execution = start.Begin(await ExecutionRequest.ReadAsync(http.Request), TroubleMiddleware.MakesOrphan(http));
            return Results.Json(ExecutionDocument.Of(execution, execution.Start), statusCode: StatusCodes.Status201Created);
        }
        catch (RefusedException refused)
        {
            return FaultString.Of(refused.Status, refused.Message);
        }
    }

    private static IResult Get(string id, HttpRequest request, ExecutionStore store, Roles roles, TimeProvider time)
    {
        if (store.Find(id) is not { } execution)
        {
            return FaultString.Of(StatusCodes.Status404NotFound, FaultString.UnknownId(id));
        }

        if (roles.RefusesToShow(execution.Action, id) is { } refusal)
        {
            return FaultString.Of(StatusCodes.Status403Forbidden, refusal);
        }

        if (DocumentView.OfExecutions.Problem(request.Query) is { } problem)
        {
            return FaultString.Of(StatusCodes.Status400BadRequest, problem);
        }

        var document = ExecutionDocument.Of(execution, time.GetUtcNow());
        if (int.TryParse(request.Query["max_result_size"], out var most) && (int?)document["result_size"] > most)
        {
            document.Remove("result");
        }

        return Results.Json(DocumentView.Cut(document, request.Query));
    }

    private static IResult Cancel(string id, ExecutionStore store, Announcer announcer, Roles roles, LateRuns lateRuns, TimeProvider time)
    {
        if (store.Find(id) is not { } execution)
        {
            return FaultString.Of(StatusCodes.Status404NotFound, FaultString.UnknownId(id));
        }

        if (roles.RefusesToStop(execution.Action, id) is { } refusal)
        {
            return FaultString.Of(StatusCodes.Status403Forbidden, refusal);
        }

        var now = time.GetUtcNow();
        var begun = execution.Schedule.EntryOf("running") <= now;
        var canceled = execution.Cancel(now, roles.User, begun ? default : lateRuns.Next());
        announcer.Watch(execution);
        return canceled
            ? Results.Json(ExecutionDocument.Of(execution, now))
            : FaultString.Of(StatusCodes.Status200OK, $"Action cannot be canceled. State = {execution.StatusAt(now)}.");
    }

    /// <summary>Filters that StackStorm does not know are ignored without a word, and all executions are listed (recording 05c).</summary>
    private static IResult List(HttpRequest request, ExecutionStore store, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var query = request.Query;
        // One list of ids; of several, the last (recordings 07d, 07d2). Looked up, because a list of open ones is asked for all the time.
        var ids = query["id"].LastOrDefault()?.Split(',');
        var (after, before) = (Moment(query["timestamp_gt"]), Moment(query["timestamp_lt"]));

        var found = (ids is null ? store.All() : ids.Distinct().Order(StringComparer.Ordinal).Select(store.Find).OfType<Execution>())
            .Where(execution => Fits(query["parent"], execution.Parent?.Id ?? "null"))
            .Where(execution => Fits(query["action"], execution.Action.Reference))
            .Where(execution => Fits(query["user"], (string?)execution.Context["user"]))
            .Where(execution => Fits(query["status"], execution.StatusAt(now)))
            .Where(execution => (after is null || execution.Start > after) && (before is null || execution.Start < before));

        // Newest first, but oldest first from a moment on (recordings 05l, 05j).
        var ordered = after is null ? found.Reverse() : found;
        return Listing.Of(request, [.. ordered.Select(execution => ExecutionDocument.Of(execution, now))], DocumentView.OfExecutions);
    }

    private static bool Fits(string? asked, string? actual) => string.IsNullOrEmpty(asked) || asked == actual;

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var moment) ? moment : null;
}
