using AwxSimulator.Http;
using AwxSimulator.Inventories;
using AwxSimulator.Jobs;
using AwxSimulator.Labels;
using AwxSimulator.Launch;
using AwxSimulator.Outcomes;
using AwxSimulator.Templates;
using AwxSimulator.Troubles;
using SimulatorKit;

namespace AwxSimulator;

/// <summary>
/// A SIMULATION of the part of AWX's API that a client needs which launches job templates; it answers as a real AWX 24.6.1 was recorded to answer.
/// It runs nothing and touches no device; every answer says so in the header <c>X-Simulation</c>.
/// </summary>
public static class AwxSimulatorApp
{
    public const string DefaultUrl = "http://127.0.0.1:8052";

    /// <summary>Builds the simulator, ready to run.</summary>
    /// <param name="args">Command line: <c>--urls</c>, and any setting of <see cref="SimulatorOptions"/> as <c>--NAME=value</c>.</param>
    /// <param name="adjust">Last word on the builder: another clock, another sink.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSimulatorKit<Outages>(new AwxEngine());
        builder.Services.AddSingleton(SimulatorOptions.Read(builder.Configuration));
        builder.Services.AddSingleton<TemplateCatalog>();
        builder.Services.AddSingleton<DeviceInventory>();
        builder.Services.AddSingleton<LabelStore>();
        builder.Services.AddSingleton<JobQueue>();
        builder.Services.AddSingleton<JobStore>();
        builder.Services.AddSingleton<LaunchCheck>();
        builder.Services.AddSingleton<Launcher>();
        builder.Services.AddSingleton<CancelHabits>();
        builder.Services.AddSingleton<CancelDesk>();
        builder.Services.AddSingleton<DispatcherOutage>();
        builder.Services.AddSingleton<Redirects>();
        builder.WebHost.UseUrls(builder.Configuration["urls"] is { } given && !string.IsNullOrWhiteSpace(given) ? given : DefaultUrl);
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseMiddleware<ApiHeadersMiddleware>();
        app.UseSimulatorKit();
        app.UseMiddleware<OutageMiddleware>();
        app.UseMiddleware<LastSlashMiddleware>();
        app.UseStatusCodePages(Answers.ForEmptyAnswerAsync);
        app.UseRouting();

        app.MapGet("/api/", AboutRoutes.Root).AddEndpointFilter(AllowedMethods.WriteAsync).WithMetadata(AllowedMethods.Get);
        foreach (var prefix in new[] { Links.Direct, Links.BehindGateway })
        {
            app.MapGet($"{prefix}/ping/", AboutRoutes.Ping).AddEndpointFilter(AllowedMethods.WriteAsync).WithMetadata(AllowedMethods.Get);
            var api = app.MapGroup(prefix).AddEndpointFilter(AllowedMethods.WriteAsync).AddEndpointFilter<CredentialsFilter>().AddEndpointFilter<RefusedFilter>();
            api.MapAbout();
            api.MapTemplates();
            api.MapLaunch();
            api.MapJobs();
            api.MapResults();
            api.MapLabels();
            api.MapInventories();
        }

        app.MapSimulator();
        return app;
    }
}
