using System.Net.Http.Headers;
using System.Text.Json;
using AiService.Contract;

namespace AiService.Hosting;

/// <summary>
/// The body of a request, read as one JSON object. What cannot be read is answered with the envelope and an HTTP status
/// that says so, on every path: minimal API's own binding would answer with an empty body.
/// </summary>
internal sealed class JsonBody
{
    /// <summary>Largest body that is read, in bytes: what nginx in front of the platform lets through (contract section 1).</summary>
    public const int MaxBytes = 1024 * 1024;

    private JsonBody(JsonElement content, IResult? problem)
    {
        Object = content;
        Problem = problem;
    }

    /// <summary>The object; undefined when there is a <see cref="Problem"/>.</summary>
    public JsonElement Object { get; }

    /// <summary>The answer to give, when the body could not be read.</summary>
    public IResult? Problem { get; }

    public static async Task<JsonBody> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!IsJson(request.ContentType))
        {
            return Refuse(StatusCodes.Status415UnsupportedMediaType, "请求的 Content-Type 必须是 application/json（UTF-8）");
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellation);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new JsonBody(document.RootElement.Clone(), null)
                : Refuse(StatusCodes.Status400BadRequest, "请求体必须是一个 JSON 对象");
        }
        catch (JsonException broken)
        {
            var place = broken.LineNumber is { } line ? $"：第 {line + 1} 行，第 {broken.BytePositionInLine + 1} 字节处" : "";
            return Refuse(StatusCodes.Status400BadRequest, $"请求体不是合法的 UTF-8 JSON{place}");
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refuse(StatusCodes.Status413PayloadTooLarge, $"请求体超过 {MaxBytes / 1024} KiB");
        }
    }

    private static JsonBody Refuse(int code, string msg) => new(default, Answer.Unreadable(code, msg));

    private static bool IsJson(string? contentType)
    {
        return MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType is { } media
            && (media.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || (media.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && media.EndsWith("+json", StringComparison.OrdinalIgnoreCase)))
            && (type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }
}
