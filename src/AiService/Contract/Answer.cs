namespace AiService.Contract;

/// <summary>
/// An envelope on its way out. Business errors stay HTTP 200 below <c>/api/ai</c>, because the platform's device-service
/// treats any other status as an outage (contract section 2.1); elsewhere the HTTP status equals the code.
/// </summary>
internal sealed class Answer<T> : IResult, IStatusCodeHttpResult, IValueHttpResult
{
    private readonly Envelope<T> envelope;
    private readonly bool transport;

    internal Answer(Envelope<T> envelope, bool transport)
    {
        this.envelope = envelope;
        this.transport = transport;
    }

    public int? StatusCode => envelope.Code;

    public object? Value => envelope;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var business = !transport && httpContext.Request.Path.StartsWithSegments("/api/ai");
        httpContext.Response.StatusCode = business ? StatusCodes.Status200OK : envelope.Code;
        return httpContext.Response.WriteAsJsonAsync(envelope, httpContext.RequestAborted);
    }
}

internal static class Answer
{
    public static Answer<T> Ok<T>(T data) => new(new Envelope<T> { Code = StatusCodes.Status200OK, Data = data }, transport: false);

    /// <summary>An answer whose HTTP status is not 200, and which is no error: 202.</summary>
    public static Answer<T> Of<T>(int code, T data, string? msg = null) => new(new Envelope<T> { Code = code, Data = data, Msg = msg }, transport: true);

    /// <summary>The request was read and understood, and the answer is no.</summary>
    public static Answer<object> Error(int code, string msg) => new(new Envelope<object> { Code = code, Msg = msg }, transport: false);

    /// <summary>The request could not be read at all: the HTTP status says so on every path.</summary>
    public static Answer<object> Unreadable(int code, string msg) => new(new Envelope<object> { Code = code, Msg = msg }, transport: true);
}
