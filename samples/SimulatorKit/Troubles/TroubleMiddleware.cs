namespace SimulatorKit.Troubles;

/// <summary>Lets the next trouble, of the plan or by chance, happen to the request that it applies to.</summary>
internal sealed class TroubleMiddleware(
    RequestDelegate next, TroublePlan plan, RandomTroubles chance, Engine engine, TimeProvider time, IHostApplicationLifetime life)
{
    private const string OrphanItem = "simulator.orphan";

    /// <summary>Returns true when what this request creates never begins.</summary>
    public static bool MakesOrphan(HttpContext context) => context.Items.ContainsKey(OrphanItem);

    public static void MakeOrphan(HttpContext context) => context.Items[OrphanItem] = true;

    public async Task InvokeAsync(HttpContext context)
    {
        if ((plan.Take(context.Request) ?? chance.Draw(context.Request)) is not { } trouble)
        {
            await next(context);
            return;
        }

        if (trouble.Orphan)
        {
            MakeOrphan(context);
        }

        var answer = trouble.When == "after" ? await AnswerBuffer.CarryOutAsync(context, next) : null;

        // The work of a request goes on when its client has gone, as it does in StackStorm (recording 05p) and in AWX: only our own end cuts it short.
        await Task.Delay(TimeSpan.FromSeconds(trouble.DelaySeconds), time, life.ApplicationStopping);
        await AnswerAsync(context, trouble, answer);
    }

    private async Task AnswerAsync(HttpContext context, Trouble trouble, AnswerBuffer? answer)
    {
        if (trouble.Drop)
        {
            context.Abort();
        }
        else if (trouble.Half && answer is not null)
        {
            await answer.SendHalfAsync(context);
        }
        else if (trouble.Html is { } page)
        {
            context.Response.Clear();
            await Results.Content(page, "text/html", statusCode: trouble.Status).ExecuteAsync(context);
        }
        else if (trouble.Status is { } status)
        {
            context.Response.Clear();
            await engine.Error(status, trouble.Faultstring).ExecuteAsync(context);
        }
        else if (answer is not null)
        {
            await answer.SendAsync(context);
        }
        else
        {
            await next(context);
        }
    }
}
