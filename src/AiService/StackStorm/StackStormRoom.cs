using AiService.Hosting;
using AiService.Hosting.Outgoing;
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
        services.AddHostedService<StackStormNotices>();

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

        services.AddHttpClient<StackStormClient>(http => Address(http, options))
            // The factory's own loggers would print URLs and, when verbose, headers.
            .RemoveAllLoggers()
            .AddPolicyHandler(static (provider, request) => provider.GetRequiredService<StackStormResilience>().For(request))
            .AddHttpMessageHandler(static () => new BoundedBodyHandler())
            .AddHttpMessageHandler(() => new CredentialHandler(options))
            .ConfigurePrimaryHttpMessageHandler(() => StackStormConnection.Create(options))
            // Singletons hold the client, so the handler stays; its connections are renewed by PooledConnectionLifetime.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddHttpClient(EventStreamConnection.Client, http => Introduce(http, "text/event-stream"))
            .RemoveAllLoggers()
            .AddHttpMessageHandler(() => new CredentialHandler(options))
            .ConfigurePrimaryHttpMessageHandler(() => StackStormConnection.Create(options))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return services;
    }

    private static void Address(HttpClient http, StackStormOptions options)
    {
        Introduce(http, "application/json");
        if (options.BaseUrl is { } url)
        {
            http.BaseAddress = new Uri(url.AbsoluteUri.TrimEnd('/') + '/');
        }
    }

    private static void Introduce(HttpClient http, string accepted)
    {
        // The policies, and the stream's own time limit, end a request.
        http.Timeout = Timeout.InfiniteTimeSpan;
        http.DefaultRequestHeaders.Accept.ParseAdd(accepted);
        http.DefaultRequestHeaders.UserAgent.ParseAdd("AiService");
    }
}
