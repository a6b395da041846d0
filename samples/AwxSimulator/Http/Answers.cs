using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Diagnostics;

namespace AwxSimulator.Http;

/// <summary>AWX's answers: JSON without a charset, errors as <c>{"detail": "…"}</c> or as an object of fields, and Django's pages.</summary>
internal static class Answers
{
    public const string ServerErrorPage = """

        <!doctype html>
        <html lang="en">
        <head>
          <title>Server Error (500)</title>
        </head>
        <body>
          <h1>Server Error (500)</h1><p></p>
        </body>
        </html>

        """;

    public const string BadGatewayPage = """
        <html>
        <head><title>502 Bad Gateway</title></head>
        <body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>
        </html>
        """;

    private const string NotFoundPage = """

        <!doctype html>
        <html lang="en">
        <head>
          <title>Not Found</title>
        </head>
        <body>
          <h1>Not Found</h1><p>The requested resource was not found on this server.</p>
        </body>
        </html>

        """;

    public const string Denied = "You do not have permission to perform this action.";

    public static IResult Json(JsonNode body, int status = StatusCodes.Status200OK) =>
        Results.Text(body.ToJsonString(), "application/json", statusCode: status);

    public static IResult Detail(int status, string text) => Json(new JsonObject { ["detail"] = text }, status);

    public static IResult Forbidden() => Detail(StatusCodes.Status403Forbidden, Denied);

    public static IResult NotFound(string model) => Detail(StatusCodes.Status404NotFound, $"No {model} matches the given query.");

    public static IResult Html(int status, string page) => Results.Content(page, "text/html; charset=utf-8", statusCode: status);

    /// <summary>Unknown path: a page. A method that the path does not have: JSON.</summary>
    public static Task ForEmptyAnswerAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        return http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Html(StatusCodes.Status404NotFound, NotFoundPage).ExecuteAsync(http),
            StatusCodes.Status405MethodNotAllowed => MethodNotAllowed(http.Request.Method).ExecuteAsync(http),
            _ => Task.CompletedTask,
        };
    }

    public static IResult MethodNotAllowed(string method) => Detail(StatusCodes.Status405MethodNotAllowed, $"Method \"{method}\" not allowed.");
}
