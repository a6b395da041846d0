namespace SimulatorKit.Requests;

/// <summary>Says in every answer that it is a simulation's, and counts what arrives.</summary>
internal sealed class SimulationMiddleware(RequestDelegate next, Engine engine, PostCounter counter, RequestCounter requests)
{
    public const string Header = "X-Simulation";

    public async Task InvokeAsync(HttpContext context)
    {
        requests.Count(context.Request);
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = engine.Name;
            return Task.CompletedTask;
        });
        if (engine.IsStart(context.Request))
        {
            await counter.CountAsync(context.Request);
        }

        await next(context);
    }
}
