using System.Globalization;
using System.Text.Json.Nodes;

namespace StackStormSimulator.Http;

/// <summary>A list as StackStorm answers it: an array, with its totals in the headers.</summary>
internal static class Listing
{
    public static IResult Of(HttpRequest request, IReadOnlyCollection<JsonObject> found, DocumentView view, int defaultLimit = 100)
    {
        var query = request.Query;
        if (view.Problem(query) is { } problem)
        {
            return FaultString.Of(StatusCodes.Status400BadRequest, problem);
        }

        var limit = Number(query["limit"]) ?? defaultLimit;
        if (limit is 0 or < -1)
        {
            return FaultString.Of(400, $"Limit, \"{limit}\" specified, must be a positive number or -1 for full result set.");
        }

        var headers = request.HttpContext.Response.Headers;
        headers["X-Total-Count"] = found.Count.ToString(CultureInfo.InvariantCulture);
        if (limit > 0)
        {
            headers["X-Limit"] = limit.ToString(CultureInfo.InvariantCulture);
        }

        return Results.Json(found
            .Skip(Number(query["offset"]) ?? 0)
            .Take(limit > 0 ? limit : int.MaxValue)
            .Select(document => DocumentView.Cut(document, query)));
    }

    private static int? Number(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
