using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Demo.StandIns;

/// <summary>A small HTTP server on a free loopback port, in the place of one of the platform's programs.</summary>
internal static class StandIn
{
    /// <param name="data">Its content root: a folder without settings.</param>
    /// <param name="answers">False: it takes every request and answers none.</param>
    /// <param name="map">Adds its endpoints.</param>
    public static async Task<WebApplication> StartAsync(string data, bool answers, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = data });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.HurryStop();
        var app = builder.Build();
        if (!answers)
        {
            app.Run(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        }

        map(app);
        await app.StartAsync();
        return app;
    }

    /// <summary>A request that is still open does not hold up the end.</summary>
    public static void HurryStop(this WebApplicationBuilder builder) =>
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
}
