using System.Text.Json;
using System.Text.Json.Nodes;
using StackStormSimulator.Parameters;

namespace StackStormSimulator.Executions;

/// <summary>The body of <c>POST /executions</c>; unknown fields are ignored.</summary>
internal sealed record ExecutionRequest(string Action, JsonObject? Parameters, JsonObject Context, string? User)
{
    /// <exception cref="RefusedException">It is none.</exception>
    public static async Task<ExecutionRequest> ReadAsync(HttpRequest request)
    {
        var body = await BodyAsync(request);
        if (body is not JsonObject fields)
        {
            throw new RefusedException($"{PythonText.Repr(body)} is not of type 'object'");
        }

        if (!fields.ContainsKey("action"))
        {
            throw new RefusedException("'action' is a required property");
        }

        if (PythonText.TypeOf(fields["action"]) != "str")
        {
            throw new RefusedException($"{PythonText.Repr(fields["action"])} is not of type 'string'");
        }

        if (fields.ContainsKey("parameters") && fields["parameters"] is not JsonObject)
        {
            throw new RefusedException($"{PythonText.Repr(fields["parameters"])} is not of type 'object'");
        }

        return new ExecutionRequest(
            (string)fields["action"]!,
            fields["parameters"] as JsonObject,
            fields["context"]?.DeepClone() as JsonObject ?? [],
            (string?)fields["user"]);
    }

    private static async Task<JsonNode?> BodyAsync(HttpRequest request)
    {
        // st2api's own server reads a chunked body as an empty one (recording 13a); the packaged nginx in front of it unchunks.
        var unread = request.ContentLength is null && !request.Path.StartsWithSegments("/api");
        using var reader = new StreamReader(request.Body);
        // Not given up with the client: the body is in memory already, and StackStorm too carries out what it has received.
        var text = unread ? "" : await reader.ReadToEndAsync(CancellationToken.None);
        if (text.Length == 0)
        {
            return new JsonObject();
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException problem)
        {
            throw new RefusedException($"Failed to parse request body: {problem.Message}");
        }
    }
}
