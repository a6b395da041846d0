using AiService.Hosting;

namespace AiService.Repairs;

internal static class RepairsRoom
{
    public static IServiceCollection AddRepairs(this IServiceCollection services, SettingsReader settings)
    {
        services.AddSingleton(RepairOptions.Read(settings));
        services.AddSingleton<RepairPolicy>();
        services.AddSingleton<RepairProviders>();
        services.AddSingleton<RepairPlanner>();
        services.AddSingleton<DeviceLocks>();
        services.AddSingleton<OpenRepairs>();
        services.AddHostedService(all => all.GetRequiredService<OpenRepairs>());
        return services.AddSingleton<RepairPipeline>();
    }
}
