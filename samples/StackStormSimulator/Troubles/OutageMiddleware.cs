using SimulatorKit.Troubles;
using StackStormSimulator.Executions;
using StackStormSimulator.Http;

namespace StackStormSimulator.Troubles;

/// <summary>What a client sees of a part that is down, with the recorded waits (recordings 08e*, 08f*).</summary>
internal sealed class OutageMiddleware(
    RequestDelegate next, Outages outages, ExecutionStore store, SimulatorOptions options, TimeProvider time, IHostApplicationLifetime life)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/simulator") || request.Path.Value!.EndsWith("/stream", StringComparison.Ordinal))
        {
            await next(context);
        }
        else if (outages.Is(Outages.Database) && (CredentialsFilter.HasAny(request) || HttpMethods.IsGet(request.Method)))
        {
            // Who brings no credentials is refused before the database is asked (recording 08f4).
            await WaitAsync(3);
            await FaultString.Of(StatusCodes.Status500InternalServerError, "Internal Server Error").ExecuteAsync(context);
        }
        else if (outages.Is(Outages.RabbitMq) && IsStart(request))
        {
            await StartAsync(context);
        }
        else if (outages.Is(Outages.RabbitMq) && HttpMethods.IsDelete(request.Method) && Named(request) is { } execution
            && !Schedule.IsFinal(execution.StatusAt(time.GetUtcNow())))
        {
            await CancelAsync(context);
        }
        else
        {
            await next(context);
        }
    }

    /// <summary>The execution is written, no event reports it, and the answer is an error.</summary>
    private async Task StartAsync(HttpContext context)
    {
        TroubleMiddleware.MakeOrphan(context);
        var answer = await AnswerBuffer.CarryOutAsync(context, next);
        if (context.Response.StatusCode != StatusCodes.Status201Created)
        {
            await answer.SendAsync(context);
            return;
        }

        await WaitAsync(options.RabbitMqPostSeconds);
        context.Response.Clear();
        await FaultString.Of(StatusCodes.Status500InternalServerError, "[Errno 111] ECONNREFUSED").ExecuteAsync(context);
    }

    /// <summary>After 24 of 72 seconds it is canceled (recording 08e8), and the answer is an error all the same.</summary>
    private async Task CancelAsync(HttpContext context)
    {
        await WaitAsync(24);
        await AnswerBuffer.CarryOutAsync(context, next);
        await WaitAsync(48);
        context.Response.Clear();
        await FaultString.Of(StatusCodes.Status500InternalServerError, "Failed canceling execution.").ExecuteAsync(context);
    }

    // As in StackStorm, the work goes on when the client has gone.
    private Task WaitAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds * options.WaitScale), time, life.ApplicationStopping);

    private static bool IsStart(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.Value!.TrimEnd('/').EndsWith("/executions", StringComparison.Ordinal);

    private Execution? Named(HttpRequest request) => store.Find(request.Path.Value!.Split('/')[^1]);
}
