using System.Globalization;
using AiService.Access;
using AiService.Agent;
using AiService.Agent.Preview;
using AiService.Alerts;
using AiService.Analysis.Runs;
using AiService.Audit.Endpoints;
using AiService.Awx;
using AiService.Hosting;
using AiService.Knowledge.Service;
using AiService.MapCheck;
using AiService.Matching;
using AiService.Outcomes;
using AiService.Repairs;
using AiService.StackStorm;
using AiService.Storage.Sqlite;

namespace AiService;

/// <summary>The composition: one AddX and one MapX per room, in the order in which data passes through them.</summary>
public static class AiServiceApp
{
    /// <summary>Builds the service, ready to run.</summary>
    /// <param name="args">Command line: <c>--urls</c>, and any setting as <c>--NAME=value</c>.</param>
    /// <param name="adjust">Last word on the builder, for tests and the demo: another clock, another sink.</param>
    /// <exception cref="SettingsException">A setting cannot be used; all problems at once.</exception>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        // Numbers in descriptions, SQL and commands are written one way, wherever the process runs.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

        var builder = ServiceBuilder.Create(args);
        var settings = new SettingsReader(builder.Configuration);

        builder.AddLogging(settings);
        builder.AddListening();
        builder.Services
            .AddWireFormat()
            .AddEnvelopeForFailures()
            .AddApiDocs()
            .AddShutdown(settings)
            .AddSecrets(settings)
            .AddSingleton(TimeProvider.System)
            .AddDescriptors()
            .AddAccess(settings, builder.Configuration[WebHostDefaults.ServerUrlsKey])
            .AddAlerts(settings)
            .AddAnalysis(settings)
            .AddMatching(settings)
            .AddRepairs(settings)
            .AddStackStorm(settings) // the order of the providers is the order in which they try
            .AddAwx(settings)
            .AddAgent(settings)
            .AddKnowledge(settings)
            .AddOutcomes(settings)
            .AddStorage(settings)
            .AddAudit(settings)
            .AddHealthLimit();

        settings.ThrowIfRejected();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseAccess();
        app.MapApiDocs().Needs(Roles.Caller);
        app.MapAlerts();
        app.MapAnalysis();
        app.MapMatch();
        app.MapRepairs();
        app.MapRunbooks();
        app.MapKnowledge();
        app.MapAudit();
        app.MapHealth(Roles.Reader);
        return app;
    }
}
