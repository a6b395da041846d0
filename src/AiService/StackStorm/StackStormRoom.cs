using AiService.Engines;
using AiService.Hosting;
using AiService.Repairs.Running;
using AiService.StackStorm.Actions;
using AiService.StackStorm.Api;
using AiService.StackStorm.Launch;
using AiService.StackStorm.Results;
using AiService.StackStorm.Tracking;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.StackStorm;

/// <summary>Composes the repair provider StackStorm: no other room knows its URLs, headers and JSON.</summary>
internal static class StackStormRoom
{
    public static IServiceCollection AddStackStorm(this IServiceCollection services, SettingsReader settings)
    {
        var options = settings.ReadStackStorm();
        services.AddSingleton(options);
        services.AddSingleton<StackStormRedactor>();
        services.AddSingleton<StackStormResilience>();
        services.AddSingleton<IHostedService>(provider => new EngineNotices(options.ToString(), options.Warnings, provider.GetRequiredService<ILogger<EngineNotices>>()));

        services.AddSingleton<DeclarationCache>();
        services.AddSingleton<MappedActions>();
        services.AddHostedService<MappedActionCheck>();

        services.AddSingleton<LaunchPreparation>();
        services.AddSingleton<LaunchLookup>();
        services.AddSingleton<ExecutionLauncher>();

        services.AddSingleton<EventStreamConnection>();
        services.AddSingleton<StreamSource>();
        services.AddSingleton<PollSource>();
        services.AddSingleton<ExecutionTracker>();
        services.AddSingleton<ExecutionCancellation>();
        services.AddSingleton<PendingInquiry>();
        services.AddSingleton<ExecutionSupervisor>();
        services.AddSingleton<DuplicateExecutions>();
        services.AddSingleton<ActionDrain>();
        services.AddSingleton<ExecutionCompletion>();

        services.AddSingleton<ExecutionDetails>();
        services.AddSingleton<ExecutionReport>();
        services.AddSingleton<IExecutionHistory, ExecutionHistory>();
        services.AddSingleton<IRepairProvider, StackStormProvider>();
        services.AddHealthChecks().AddCheck<StackStormHealthCheck>("stackstorm", HealthStatus.Degraded).AddCheck<MappedActionHealth>("stackstorm_actions");

        services.AddHttpClient<StackStormClient>(http => EngineHttp.Address(http, options.BaseUrl, "application/json"))
            .IsResilient<StackStormResilience>()
            .ReachesEngine(() => new CredentialHandler(options), options.Trust, options.RequestTimeout);
        services.AddHttpClient(EventStreamConnection.Client, http => EngineHttp.Address(http, null, "text/event-stream"))
            .ReachesEngine(() => new CredentialHandler(options), options.Trust, options.RequestTimeout);
        return services;
    }
}
