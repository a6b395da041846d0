using AiService.Hosting;
using AiService.Repairs.Automation;
using AiService.Repairs.Endpoints;
using AiService.Repairs.Maintenance;
using AiService.Repairs.Planning;
using AiService.Repairs.Queue;
using AiService.Repairs.Recovery;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Repairs;

/// <summary>Composes the room from a decided repair to its end.</summary>
internal static class RepairsRoom
{
    public static IServiceCollection AddRepairs(this IServiceCollection services, SettingsReader settings)
    {
        services.AddSingleton(RepairOptions.Read(settings));
        services.AddSingleton(RunOptions.Read(settings));
        services.AddSingleton(VerificationOptions.Read(settings));
        services.AddSingleton(LimitOptions.Read(settings));
        services.AddSingleton(AutomationOptions.Read(settings));
        services.AddSingleton<AutomationSwitch>();
        services.AddSingleton<TextRules>();
        services.AddSingleton<RepairRules>();
        services.AddSingleton<RepairAdmission>();
        services.AddSingleton<RepairPlanner>();
        services.AddSingleton<DeviceLocks>();
        services.AddSingleton<OpenRepairs>();
        services.AddSingleton<RepairTurn>();
        services.AddSingleton<RepairQueue>();
        services.AddSingleton<RepairIntake>();
        services.AddSingleton<RepairPreviews>();
        services.AddSingleton<Approvals.Approvals>();
        services.AddSingleton<HeldDevices>();
        services.AddSingleton<RepairProviders>();
        services.AddSingleton<RepairRunner>();
        services.AddSingleton<RepairVerification>();
        services.AddSingleton<RepairEnding>();
        services.AddSingleton<RepairLessons>();
        services.AddSingleton<RepairFeed>();
        services.AddMaintenance(settings); // Known before recovery takes anything up.
        services.AddHostedService<RepairRecovery>();
        services.AddHealthChecks().AddCheck<RepairHealth>("repairs").AddCheck<AutomationHealth>("automation");
        return services;
    }

    public static void MapRepairs(this IEndpointRouteBuilder app)
    {
        RepairEndpoints.Map(app);
        ApprovalEndpoints.Map(app);
        AutomationEndpoints.Map(app);
        DeviceEndpoints.Map(app);
        MaintenanceEndpoints.Map(app);
    }
}
