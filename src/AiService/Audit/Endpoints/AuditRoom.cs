using AiService.Audit.Keeping;
using AiService.Audit.OperationLog;
using AiService.Hosting;

namespace AiService.Audit.Endpoints;

/// <summary>Composes what is done with the audit: its endpoints, its verification, and its export.</summary>
internal static class AuditRoom
{
    public static IServiceCollection AddAudit(this IServiceCollection services, SettingsReader settings)
    {
        services.AddSingleton<AuditWatch>().AddHostedService(provider => provider.GetRequiredService<AuditWatch>());
        services.AddHostedService<AuditRetention>();
        services.AddSingleton<IAuditFingerprint, KeyedFingerprint>();
        services.AddSingleton<AuditRecorder>();
        services.AddSingleton(provider => new ConfigurationFingerprint(settings, provider.GetRequiredService<IAuditFingerprint>()));

        // Behind the owner of the records alone, which is the first of all services: the first that records, and the last.
        services.Insert(1, ServiceDescriptor.Singleton<IHostedService, ProcessRecords>());

        services.AddOperationLog(settings);
        services.AddSingleton<AuditJsonLines>();
        return services.AddHealthChecks().AddCheck<AuditWatch>("audit").Services;
    }

    public static void MapAudit(this WebApplication app)
    {
        VerifyEndpoint.Map(app);
        AuditEndpoints.Map(app);
        ExportEndpoint.Map(app);
    }
}
