namespace StackStormSimulator.Http;

/// <summary>Says in every answer that it is none of StackStorm's, and counts what arrives.</summary>
internal sealed class SimulationMiddleware(RequestDelegate next, PostCounter counter, RequestCounter requests)
{
    public const string Header = "X-Simulation";

    public async Task InvokeAsync(HttpContext context)
    {
        requests.Count(context.Request);
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = "StackStormSimulator";
            return Task.CompletedTask;
        });
        if (context.Request.Headers["X-Request-ID"].ToString() is { Length: > 0 } id)
        {
            context.Response.Headers["X-Request-ID"] = id;
        }

        if (HttpMethods.IsPost(context.Request.Method) && context.Request.Path.Value!.TrimEnd('/').EndsWith("/executions", StringComparison.Ordinal))
        {
            await counter.CountAsync(context.Request);
        }

        await next(context);
    }
}
