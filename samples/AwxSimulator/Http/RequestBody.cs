using System.Text.Json;
using System.Text.Json.Nodes;

namespace AwxSimulator.Http;

/// <summary>The body of a POST: JSON or nothing.</summary>
internal static class RequestBody
{
    private const string WrongType =
        "You did not use correct Content-Type in your HTTP request. If you are using our REST API, the Content-Type must be application/json";

    /// <exception cref="RefusedException">It is no JSON object.</exception>
    public static async Task<JsonObject> ReadAsync(HttpRequest request)
    {
        // Not given up with the client: the body is in memory already, and AWX too carries out what it has received.
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(CancellationToken.None);
        if (text.Length > 0 && !request.HasJsonContentType())
        {
            throw new RefusedException(StatusCodes.Status415UnsupportedMediaType, WrongType);
        }

        try
        {
            return text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject
                ?? throw new RefusedException(StatusCodes.Status400BadRequest, "JSON parse error - not a JSON object");
        }
        catch (JsonException problem)
        {
            var (line, column) = ((int)(problem.LineNumber ?? 0) + 1, (int)(problem.BytePositionInLine ?? 0) + 1);
            throw new RefusedException(
                StatusCodes.Status400BadRequest,
                FormattableString.Invariant($"JSON parse error - Expecting value: line {line} column {column} (char {column - 1})\nPossible cause: trailing comma."));
        }
    }
}
