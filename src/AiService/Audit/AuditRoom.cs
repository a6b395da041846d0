namespace AiService.Audit;

/// <summary>The record of what was about to be done to a device, and what came of it.</summary>
internal static class AuditRoom
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<AuditTrail>();
}
