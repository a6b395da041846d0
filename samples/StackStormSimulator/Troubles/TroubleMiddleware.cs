using StackStormSimulator.Http;

namespace StackStormSimulator.Troubles;

/// <summary>Lets the next trouble of the plan happen to the request that it befalls.</summary>
internal sealed class TroubleMiddleware(RequestDelegate next, TroublePlan plan, TimeProvider time, IHostApplicationLifetime life)
{
    private const string OrphanItem = "simulator.orphan";

    /// <summary>True when an execution that this request creates is never scheduled.</summary>
    public static bool MakesOrphan(HttpContext context) => context.Items.ContainsKey(OrphanItem);

    public async Task InvokeAsync(HttpContext context)
    {
        if (plan.Take(context.Request) is not { } trouble)
        {
            await next(context);
            return;
        }

        if (trouble.Orphan)
        {
            context.Items[OrphanItem] = true;
        }

        using var answer = new MemoryStream();
        if (trouble.When == "after")
        {
            await CarryOutIntoAsync(answer, context);
        }

        // The work of a request goes on when its client has gone, as it does in StackStorm (recording 05p): only our own end cuts it short.
        await Task.Delay(TimeSpan.FromSeconds(trouble.DelaySeconds), time, life.ApplicationStopping);

        if (trouble.Drop)
        {
            context.Abort();
        }
        else if (trouble.Html is { } page)
        {
            context.Response.Clear();
            await Results.Content(page, "text/html", statusCode: trouble.Status).ExecuteAsync(context);
        }
        else if (trouble.Status is { } status)
        {
            context.Response.Clear();
            await FaultString.Of(status, trouble.Faultstring).ExecuteAsync(context);
        }
        else if (trouble.When == "after")
        {
            await answer.CopyToAsync(context.Response.Body);
        }
        else
        {
            await next(context);
        }
    }

    private async Task CarryOutIntoAsync(MemoryStream answer, HttpContext context)
    {
        var wire = context.Response.Body;
        context.Response.Body = answer;
        await next(context);
        answer.Position = 0;
        context.Response.Body = wire;
    }
}
