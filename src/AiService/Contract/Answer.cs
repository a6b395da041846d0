using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace AiService.Contract;

/// <summary>
/// Writes an envelope as the response. Business errors stay HTTP 200 below <c>/api/ai</c>, because the platform's device-service
/// treats any other status as an outage (contract section 2.1); elsewhere the HTTP status equals the code.
/// </summary>
internal sealed class Answer<T> : IResult, IEndpointMetadataProvider
{
    private readonly Envelope<T> envelope;
    private readonly bool transport;

    internal Answer(Envelope<T> envelope, bool transport)
    {
        this.envelope = envelope;
        this.transport = transport;
    }

    /// <summary>Lets a handler that answers with data answer with an error as well.</summary>
    public static implicit operator Answer<T>(Answer<object> error) =>
        new(new Envelope<T> { Code = error.envelope.Code, Msg = error.envelope.Msg }, error.transport);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(Answer.Produces<T>(StatusCodes.Status200OK));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var business = !transport && httpContext.Request.Path.StartsWithSegments("/api/ai");
        httpContext.Response.StatusCode = business ? StatusCodes.Status200OK : envelope.Code;
        httpContext.Features.Set(new AnsweredCode(envelope.Code));

        // Without a token it ends quietly when the caller is gone.
        return httpContext.Response.WriteAsJsonAsync(envelope);
    }
}

internal static class Answer
{
    public static Answer<T> Ok<T>(T data) => new(new Envelope<T> { Code = StatusCodes.Status200OK, Data = data }, transport: false);

    /// <summary>Returns an answer whose HTTP status is not 200, and which is no error: 202.</summary>
    public static Answer<T> Of<T>(int code, T data, string? msg = null) => new(new Envelope<T> { Code = code, Data = data, Msg = msg }, transport: true);

    /// <summary>Returns the answer to a request that was read and understood, and cannot be fulfilled.</summary>
    public static Answer<object> Error(int code, string msg) => new(new Envelope<object> { Code = code, Msg = msg }, transport: false);

    /// <summary>Returns the answer to a request that could not be read at all: the HTTP status says so on every path.</summary>
    public static Answer<object> Unreadable(int code, string msg) => new(new Envelope<object> { Code = code, Msg = msg }, transport: true);

    /// <summary>Documents the errors of an endpoint by their HTTP status; below <c>/api/ai</c> a business error has none of its own.</summary>
    public static TBuilder Fails<TBuilder>(this TBuilder endpoint, params int[] codes)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(builder =>
        {
            if (builder is RouteEndpointBuilder { RoutePattern.RawText: { } path } && !path.StartsWith("/api/ai/", StringComparison.Ordinal))
            {
                foreach (var code in codes)
                {
                    builder.Metadata.Add(Produces<object>(code));
                }
            }
        });
        return endpoint;
    }

    /// <summary>Documents an answer with that HTTP status.</summary>
    public static ProducesResponseTypeMetadata Produces<T>(int code) => new(code, typeof(Envelope<T>), ["application/json"]);
}

/// <summary>The code of the envelope that a request was answered with, which below <c>/api/ai</c> may be another one than the HTTP status.</summary>
internal sealed record AnsweredCode(int Code)
{
    /// <summary>Returns the code of the answer; the HTTP status where it is no envelope.</summary>
    public static int Of(HttpContext http) => http.Features.Get<AnsweredCode>()?.Code ?? http.Response.StatusCode;
}
