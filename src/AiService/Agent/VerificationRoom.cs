using AiService.Agent.Running;
using AiService.Audit;
using AiService.Hosting;
using AiService.Hosting.Outgoing;
using AiService.NetworkAgent.Inventory;
using AiService.Repairs.Running;
using Polly;

namespace AiService.Agent;

/// <summary>Composes the verification of repairs: by the agent, and where it is wanted by the platform.</summary>
internal static class VerificationRoom
{
    private const string Inspections = "device-service inspections";
    private const string Scheduler = "scheduler-service";

    /// <summary>Adds the verifier that <c>REPAIR_VERIFICATION</c> names, and the trigger of a report with <c>VERIFY_TASK_ID</c>.</summary>
    public static void AddVerification(this IServiceCollection services, SettingsReader settings)
    {
        var options = VerificationOptions.Read(settings);
        services.AddSingleton<AgentVerifier>();
        if (options.Mode is not VerificationMode.DeviceService)
        {
            // Also when nothing is verified: it looks at a fault before an approved repair begins.
            services.AddSingleton<IRepairVerifier>(provider => provider.GetRequiredService<AgentVerifier>());
            return;
        }

        services.AddPeerClient(Inspections, handler: DeviceServiceRoom.Direct);
        services.AddSingleton<IRepairVerifier>(provider => new PlatformVerifier(
            provider.GetRequiredService<AgentVerifier>(),
            new DeviceInspection(
                provider.ConnectDeviceService(Inspections, _ => ResiliencePipeline<HttpResponseMessage>.Empty), provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<InventoryOptions>().Redact,
            provider.GetRequiredService<ILogger<PlatformVerifier>>()));
        if (options.Task is { } task)
        {
            services.AddPeerClient(Scheduler, handler: DeviceServiceRoom.Direct, largestBody: ReportTrigger.LargestAnswer);
            services.AddSingleton(provider => new ReportTrigger(
                provider.GetRequiredService<IHttpClientFactory>().CreateClient(Scheduler),
                task,
                provider.GetRequiredService<AuditRecorder>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<ReportTrigger>>()));
            services.AddSingleton<IVerificationFollower>(provider => provider.GetRequiredService<ReportTrigger>());
            services.AddHostedService(provider => provider.GetRequiredService<ReportTrigger>());
        }
    }
}
