namespace StackStormSimulator.Stream;

/// <summary>st2stream: Server-Sent Events, no replay (recordings 06*).</summary>
internal static class StreamRoutes
{
    public static RouteHandlerBuilder MapStream(this IEndpointRouteBuilder stream) => stream.MapGet("/stream", ServeAsync);

    private static async Task ServeAsync(HttpContext http, StreamHub hub, IHostApplicationLifetime life)
    {
        http.Response.ContentType = "text/event-stream; charset=UTF-8";
        http.Response.Headers.CacheControl = "no-cache";
        var subscriber = hub.Subscribe(new StreamFilter(http.Request.Query));
        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, subscriber.Broken, life.ApplicationStopping);
            await subscriber.SendAsync(http.Response, end.Token);
        }
        catch (OperationCanceledException) when (subscriber.Broken.IsCancellationRequested || life.ApplicationStopping.IsCancellationRequested)
        {
            // Broken on purpose, or we go down: the connection ends in the middle of its answer.
            http.Abort();
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The listener has gone.
        }
        finally
        {
            hub.Leave(subscriber);
        }
    }
}
