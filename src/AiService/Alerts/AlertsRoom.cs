using System.Globalization;
using AiService.Access;
using AiService.Alerts.Inbox;
using AiService.Hosting;
using AiService.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Alerts;

/// <summary>Composes what takes alerts in and decides about them.</summary>
internal static class AlertsRoom
{
    public static IServiceCollection AddAlerts(this IServiceCollection services, SettingsReader settings)
    {
        services.AddSingleton(AlertOptions.Read(settings));
        services.AddSingleton<AlertRepairs>();
        services.AddSingleton<AlertDecider>();
        services.AddSingleton<AlertRecoveries>();
        services.AddSingleton<AlertWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<AlertWorker>());
        services.AddSingleton<AlertInbox>();
        services.AddSingleton<UnreadableAlerts>();
        services.AddHostedService<AlertNotice>();
        services.AddHealthChecks().AddCheck<AlertHealth>("alerts");
        return services;
    }

    public static void MapAlerts(this IEndpointRouteBuilder app) => AlertEndpoints.Map(app);
}

/// <summary>Reports how many alerts are kept and undecided, and that no sender can be known as one that may repair.</summary>
internal sealed class AlertHealth(IAlertStore store, AlertOptions options, AccessOptions access) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var (kept, pending) = await store.CountAsync(cancellationToken);
            var state = string.Create(CultureInfo.InvariantCulture, $"{kept} alerts kept, {pending} undecided; {(options.AutoRepair ? "repairing" : "recording only")}");
            return AlertNotice.Warning(options, access) is { } warning ? HealthCheckResult.Degraded($"{state}; {warning}")
                : pending >= options.MaxAlerts / 2 ? HealthCheckResult.Degraded($"{state}; the inbox holds {options.MaxAlerts} at most")
                : HealthCheckResult.Healthy(state);
        }
        catch (StorageException)
        {
            // The database's own check says what is wrong with it.
            return HealthCheckResult.Degraded("the records cannot be read");
        }
    }
}

/// <summary>Says at the start that alerts are to be repaired and no sender has a token.</summary>
internal sealed partial class AlertNotice(AlertOptions options, AccessOptions access, ILogger<AlertNotice> logger) : IHostedService
{
    /// <summary>What is wrong with the settings together, in English; null when nothing is.</summary>
    public static string? Warning(AlertOptions options, AccessOptions access) => options.AutoRepair && access.AlertToken is null
        ? "ALERT_AUTO_REPAIR is true and there is no ALERT_TOKEN: alerts are repaired for trusted addresses and API keys of an operator alone; set ALERT_TOKEN_FILE"
        : null;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (Warning(options, access) is { } warning)
        {
            Log.Warns(logger, warning);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Problem}")]
        public static partial void Warns(ILogger logger, string problem);
    }
}
