using AiService.Hosting;
using AiService.Repairs.Planning;
using AiService.Repairs.Queue;
using AiService.Repairs.Recovery;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Repairs;

internal static class RepairsRoom
{
    public static IServiceCollection AddRepairs(this IServiceCollection services, SettingsReader settings)
    {
        services.AddSingleton(RepairOptions.Read(settings));
        services.AddSingleton<RepairPolicy>();
        services.AddSingleton<RepairProviders>();
        services.AddSingleton<RepairPlanner>();
        services.AddSingleton<RepairTable>();
        services.AddSingleton<LessonTable>();
        services.AddSingleton<RepairFollowUp>();
        services.AddSingleton<RepairNews>();
        services.AddSingleton<RepairBook>();
        services.AddSingleton<DeviceLocks>();
        services.AddSingleton<OpenRepairs>();
        services.AddSingleton<HeldDevices>();
        services.AddSingleton<RepairLessons>();
        services.AddSingleton<RepairVerification>();
        services.AddSingleton<RepairEnding>();
        services.AddSingleton<RepairAttempts>();
        services.AddSingleton<RepairLine>();
        services.AddSingleton<RepairWork>();
        services.AddSingleton<RepairRecovery>();
        services.AddHostedService(all => all.GetRequiredService<RepairRecovery>());
        services.AddHealthChecks().AddCheck<RepairHealth>("repairs");
        return services;
    }
}
