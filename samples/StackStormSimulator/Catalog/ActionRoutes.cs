using System.Text.Json.Nodes;
using StackStormSimulator.Http;

namespace StackStormSimulator.Catalog;

internal static class ActionRoutes
{
    public static void MapActions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/actions", List);
        api.MapGet("/actions/{reference}", (string reference, ActionCatalog catalog, Roles roles) =>
            catalog.FindByIdToo(reference) is { } action
                ? Shown(action, roles, action.Document)
                : FaultString.Of(404, FaultString.UnknownAction(reference)));
        api.MapGet("/actions/views/parameters/{reference}", (string reference, ActionCatalog catalog, Roles roles) =>
            catalog.FindByIdToo(reference) is { } action
                ? Shown(action, roles, new JsonObject { ["parameters"] = action.AllParameters() })
                : FaultString.Of(404, $"Database lookup for ref=\"{reference}\" resulted in exception. Referenced action \"{reference}\" doesnt exist"));
    }

    private static IResult Shown(CatalogAction action, Roles roles, JsonObject document) =>
        roles.RefusesToShow(action) is { } refusal ? FaultString.Of(StatusCodes.Status403Forbidden, refusal) : Results.Json(document);

    private static IResult List(HttpRequest request, ActionCatalog catalog)
    {
        var query = request.Query;
        var found = catalog.All
            .Where(action => Fits(query["pack"], action.Pack) && Fits(query["name"], (string)action.Document["name"]!))
            .Where(action => Fits(query["ref"], action.Reference))
            .Select(action => action.Document)
            .ToList();
        return Listing.Of(request, found, DocumentView.OfActions);

        static bool Fits(string? asked, string actual) => string.IsNullOrEmpty(asked) || asked == actual;
    }
}
