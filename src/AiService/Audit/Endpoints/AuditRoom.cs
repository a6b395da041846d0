using AiService.Audit.Keeping;
using AiService.Hosting;

namespace AiService.Audit.Endpoints;

/// <summary>Composes what is done with the audit: its endpoints, its verification, and its export.</summary>
internal static class AuditRoom
{
    public static IServiceCollection AddAudit(this IServiceCollection services, SettingsReader settings)
    {
        _ = settings;
        services.AddSingleton<AuditWatch>().AddHostedService(provider => provider.GetRequiredService<AuditWatch>());
        services.AddHostedService<AuditRetention>();
        return services.AddHealthChecks().AddCheck<AuditWatch>("audit").Services;
    }

    public static void MapAudit(this WebApplication app)
    {
        VerifyEndpoint.Map(app);
    }
}
