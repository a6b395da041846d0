using SimulatorKit;
using StackStormSimulator.Catalog;
using StackStormSimulator.Executions;
using StackStormSimulator.Http;
using StackStormSimulator.Stream;
using StackStormSimulator.Troubles;

namespace StackStormSimulator;

/// <summary>
/// A SIMULATION of StackStorm's executions API, which answers as a real StackStorm 3.9 was recorded to answer.
/// It runs nothing and touches no device; every answer says so in the header <c>X-Simulation</c>.
/// </summary>
public static class StackStormSimulatorApp
{
    public const string DefaultUrl = "http://127.0.0.1:9101";

    /// <summary>Builds the simulator, ready to run.</summary>
    /// <param name="args">Command line: <c>--urls</c>, and any setting of <see cref="SimulatorOptions"/> as <c>--NAME=value</c>.</param>
    /// <param name="adjust">Last word on the builder: another clock, another sink.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        var options = SimulatorOptions.Read(builder.Configuration);
        builder.Services.AddSimulatorKit<Outages>(new StackStormEngine());
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<ActionCatalog>();
        builder.Services.AddSingleton<ExecutionStore>();
        builder.Services.AddSingleton<ExecutionStart>();
        builder.Services.AddSingleton<Inquiries>();
        builder.Services.AddSingleton<StreamHub>();
        builder.Services.AddSingleton<Announcer>();
        builder.Services.AddSingleton<Roles>();
        var urls = builder.Configuration["urls"] is { } given && !string.IsNullOrWhiteSpace(given) ? given : DefaultUrl;
        builder.WebHost.UseUrls(options.StreamUrl is { } second ? $"{urls};{second}" : urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.KeepAliveTimeout = options.IdleFor);
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseMiddleware<RequestIdMiddleware>();
        app.UseSimulatorKit();
        app.UseMiddleware<OutageMiddleware>();
        app.UseStatusCodePages(FaultString.ForEmptyAnswerAsync);
        app.UseRouting();

        // st2api itself listens at / and /v1; the packaged nginx puts it at /api/v1. Here all three are served by one port.
        foreach (var prefix in new[] { "", "/v1", "/api/v1" })
        {
            app.MapGet($"{prefix}/", () => new { version = "3.9.0", docs_url = "http://docs.stackstorm.com/3.9" });
            var api = app.MapGroup(prefix).AddEndpointFilter<CredentialsFilter>();
            api.MapActions();
            api.MapExecutions();
            api.MapInquiries();
            api.MapTraces();
        }

        // The stream is another service: behind nginx at /stream/v1, without it on a port of its own, and never on the API's (recording 06i).
        app.MapGroup("/stream/v1").AddEndpointFilter<CredentialsFilter>().MapStream();
        if (options.StreamUrl is { } stream)
        {
            app.MapGroup("/v1").AddEndpointFilter<CredentialsFilter>().MapStream().RequireHost($"*:{stream.Port}");
        }

        app.MapSimulator();
        return app;
    }
}
