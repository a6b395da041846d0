using System.Text.Json;
using StackStormSimulator.Catalog;
using StackStormSimulator.Executions;
using StackStormSimulator.Http;
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
        if (string.IsNullOrWhiteSpace(builder.Configuration["urls"]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(SimulatorOptions.Read(builder.Configuration));
        builder.Services.AddSingleton<ActionCatalog>();
        builder.Services.AddSingleton<ExecutionStore>();
        builder.Services.AddSingleton<ExecutionStart>();
        builder.Services.AddSingleton<TroublePlan>();
        builder.Services.AddSingleton<PostCounter>();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseMiddleware<SimulationMiddleware>();
        app.UseMiddleware<TroubleMiddleware>();
        app.UseStatusCodePages(FaultString.ForEmptyAnswerAsync);
        app.UseRouting();

        // st2api itself listens at / and /v1; the packaged nginx puts it at /api/v1. Here all three are served by one port.
        foreach (var prefix in new[] { "", "/v1", "/api/v1" })
        {
            app.MapGet($"{prefix}/", () => new { version = "3.9.0", docs_url = "http://docs.stackstorm.com/3.9" });
            var api = app.MapGroup(prefix).AddEndpointFilter<CredentialsFilter>();
            api.MapActions();
            api.MapExecutions();
            api.MapTraces();
        }

        app.MapSimulator();
        return app;
    }
}
