using Chaos.Schedules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Chaos.Parts;

/// <summary>Watches the POSTs that arrive at the simulator, before any trouble can reach them there.</summary>
internal sealed class PostMoments : IStartupFilter
{
    private TaskCompletionSource arrives = Source();
    private TaskCompletionSource isDone = Source();

    public Task NextAsync(DeathMoment moment) => moment switch
    {
        DeathMoment.PostArrives => Volatile.Read(ref arrives).Task,
        DeathMoment.PostIsDone => Volatile.Read(ref isDone).Task,
        _ => Task.CompletedTask,
    };

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(WatchAsync);
        next(app);
    };

    private async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value!;
        var begins = HttpMethods.IsPost(context.Request.Method) && (path.EndsWith("/executions", StringComparison.Ordinal) || path.EndsWith("/launch/", StringComparison.Ordinal));
        if (begins)
        {
            Interlocked.Exchange(ref arrives, Source()).SetResult();
        }

        await next(context);
        if (begins)
        {
            Interlocked.Exchange(ref isDone, Source()).SetResult();
        }
    }

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
