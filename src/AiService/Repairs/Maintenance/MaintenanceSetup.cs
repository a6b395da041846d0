using AiService.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Repairs.Maintenance;

/// <summary>Composes the maintenance windows; what is wrong with their file stops the start.</summary>
internal static class MaintenanceSetup
{
    public static void AddMaintenance(this IServiceCollection services, SettingsReader settings)
    {
        var path = settings.Text("MAINTENANCE_FILE");
        var first = path is null ? MaintenanceFile.Reading.Nothing : MaintenanceFile.Read(path);
        foreach (var problem in first.Problems)
        {
            settings.Reject("MAINTENANCE_FILE", $"{problem.Place}: {problem.Problem}", problem.Cure);
        }

        services.AddSingleton(provider => new MaintenanceFile(path, first, provider.GetRequiredService<ILogger<MaintenanceFile>>()));
        services.AddSingleton<MaintenanceWindows>();
        services.AddHostedService(provider => provider.GetRequiredService<MaintenanceWindows>());
        services.AddHealthChecks().AddCheck<MaintenanceHealth>("maintenance");
    }
}

/// <summary>Reports how many windows are in force, and what is wrong with newer content of their file.</summary>
internal sealed class MaintenanceHealth(MaintenanceWindows windows) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var file = windows.File.Now;
        var ofFile = windows.File.Path is { } path ? $"{file.Windows.Count} windows of {path}" : "MAINTENANCE_FILE is not set";
        var state = $"{ofFile}; {windows.All.Count(window => window.Stored is not null)} windows of the API";
        return Task.FromResult(!windows.AreKnown ? HealthCheckResult.Degraded($"{ofFile}; the windows of the API cannot be read, and nothing is repaired until they can")
            : file.Problems.Count > 0 ? HealthCheckResult.Degraded($"{state}; the file's newer content is not in force: {string.Join(" ", file.Problems)}")
            : HealthCheckResult.Healthy(state));
    }
}
