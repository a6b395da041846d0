using AiService.Hosting;

namespace AiService.Audit.Endpoints;

/// <summary>Composes what is done with the audit: its endpoints, its verification, and its export.</summary>
internal static class AuditRoom
{
    public static IServiceCollection AddAudit(this IServiceCollection services, SettingsReader settings)
    {
        _ = settings;
        return services;
    }

    public static void MapAudit(this WebApplication app)
    {
        _ = app;
    }
}
