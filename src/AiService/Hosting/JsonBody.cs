using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AiService.Contract;
using Microsoft.AspNetCore.Http.Metadata;

namespace AiService.Hosting;

/// <summary>
/// The body of a request as a parameter of its handler: one JSON object, and what it says. What cannot be read is refused with an HTTP status
/// that says so, on every path; minimal API's own binding would answer with an empty body.
/// </summary>
/// <typeparam name="T">The request type: deserialized, validated, and documented as the endpoint's body.</typeparam>
internal sealed class JsonBody<T>(JsonElement json) : IEndpointParameterMetadataProvider
    where T : class
{
    private T? value;

    /// <summary>The object as it was sent.</summary>
    public JsonElement Json => json;

    /// <summary>The request, read on first use: a handler may have to check something else first.</summary>
    /// <exception cref="FieldException">A field cannot be used.</exception>
    public T Value => value ??= RequestReader.Read<T>(json);

    public static async ValueTask<JsonBody<T>> BindAsync(HttpContext http) => new(await JsonBody.ReadAsync(http.Request));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
        foreach (var code in JsonBody.Refusals)
        {
            builder.Metadata.Add(Answer.Produces<object>(code));
        }
    }
}

/// <summary>Reads the body of a request as one JSON object.</summary>
internal static class JsonBody
{
    /// <summary>Largest body that is read, in bytes: what nginx in front of the platform lets through (contract section 1).</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Room for nearly every body, before any of it has arrived.</summary>
    private const int FirstBytes = 16 * 1024;

    /// <summary>Deepest nesting of objects and lists.</summary>
    private const int MaxDepth = 64;

    /// <summary>The HTTP statuses of a body that cannot be used.</summary>
    public static readonly int[] Refusals = [StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType];

    /// <exception cref="RefusedException">The body is no JSON object.</exception>
    /// <exception cref="BadHttpRequestException">The body has another media type, or is too large.</exception>
    public static async Task<JsonElement> ReadAsync(HttpRequest request) => Parse(await ReadBytesAsync(request));

    /// <summary>Reads a body as it is, whose media type says that it is JSON.</summary>
    /// <exception cref="BadHttpRequestException">The body has another media type, or is too large.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request)
    {
        if (!IsJson(request.ContentType))
        {
            throw new BadHttpRequestException("The media type is not JSON in UTF-8.", StatusCodes.Status415UnsupportedMediaType);
        }

        // No token: a caller who disconnects after a complete body has made the request.
        // What is only announced takes no memory.
        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, FirstBytes));
        await BoundedBody.CopyAsync(request, body, MaxBytes, CancellationToken.None);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        body = body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            if (!Utf8.IsValid(body.Span))
            {
                WellFormed.Require(document.RootElement, "");
            }

            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw RefusedException.Unreadable(StatusCodes.Status400BadRequest, "请求体必须是一个 JSON 对象");
        }
        catch (JsonException broken)
        {
            var place = broken.LineNumber is { } line ? $"：第 {line + 1} 行，第 {broken.BytePositionInLine + 1} 字节处" : "";
            throw RefusedException.Unreadable(
                StatusCodes.Status400BadRequest,
                TooDeep(body.Span) is { } field ? $"字段 {field} 的嵌套超过 {MaxDepth} 层" : $"请求体不是合法的 UTF-8 JSON{place}");
        }
    }

    /// <summary>Returns the member of the body that is nested too deep; null when none is.</summary>
    private static string? TooDeep(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var field = "";
        try
        {
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1, ValueSpan.Length: <= 64 })
                {
                    field = Encoding.UTF8.GetString(reader.ValueSpan);
                }

                if (reader.CurrentDepth >= MaxDepth)
                {
                    return field;
                }
            }
        }
        catch (JsonException)
        {
            // Something else is wrong with it, and stands before.
        }

        return null;
    }

    private static bool IsJson(string? contentType)
    {
        return MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType is { } media
            && (media.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || (media.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && media.EndsWith("+json", StringComparison.OrdinalIgnoreCase)))
            && (type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }
}
