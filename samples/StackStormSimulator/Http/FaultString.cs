using Microsoft.AspNetCore.Diagnostics;

namespace StackStormSimulator.Http;

/// <summary>StackStorm's one shape of an error: <c>{"faultstring": "…"}</c>.</summary>
internal static class FaultString
{
    public static IResult Of(int status, string text) => Results.Json(new { faultstring = text }, statusCode: status);

    public static string UnknownId(string id) => $"Unable to identify resource with id \"{id}\".";

    public static string UnknownAction(string reference) => $"Resource with a reference or id \"{reference}\" not found";

    /// <summary>Unknown path, or a method that the path does not have: both are 404 there.</summary>
    public static Task ForEmptyAnswerAsync(StatusCodeContext context)
    {
        var response = context.HttpContext.Response;
        if (response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed)
        {
            return Of(StatusCodes.Status404NotFound, "The resource could not be found.").ExecuteAsync(context.HttpContext);
        }

        return Task.CompletedTask;
    }
}
