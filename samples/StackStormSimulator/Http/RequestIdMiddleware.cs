namespace StackStormSimulator.Http;

/// <summary>Gives a request's <c>X-Request-ID</c> back in its answer, as StackStorm does.</summary>
internal sealed class RequestIdMiddleware(RequestDelegate next)
{
    private const string Header = "X-Request-ID";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers[Header].ToString() is { Length: > 0 } id)
        {
            context.Response.Headers[Header] = id;
        }

        return next(context);
    }
}
