using System.Globalization;

namespace AwxSimulator.Http;

/// <summary>The headers of every answer. <c>Date</c> is the simulator's clock, because clients compare <c>created</c> with it.</summary>
internal sealed class ApiHeadersMiddleware(RequestDelegate next, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.Date = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
            if (context.Request.Path.StartsWithSegments("/api"))
            {
                headers["X-API-Product-Name"] = "AWX";
                headers["X-API-Node"] = "awx-1";
                headers["X-API-Time"] = "0.010s";
                headers["X-API-Total-Time"] = "0.010s";
                headers["X-API-Request-Id"] = Guid.NewGuid().ToString("N");
                headers.Vary = "Accept, Accept-Language, Origin, Cookie";
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
