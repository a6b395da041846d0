using AiService.Awx.Api;
using AiService.Awx.Launch;
using AiService.Awx.Results;
using AiService.Awx.Templates;
using AiService.Awx.Tracking;
using AiService.Engines;
using AiService.Hosting;
using AiService.Matching;
using AiService.Repairs.Running;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Awx;

/// <summary>Composes the repair provider Ansible AWX: no other room knows its URLs, headers and JSON.</summary>
internal static class AwxRoom
{
    public static IServiceCollection AddAwx(this IServiceCollection services, SettingsReader settings)
    {
        var options = settings.ReadAwx();
        CheckMap(settings);
        services.AddSingleton(options);
        services.AddSingleton<AwxResilience>();
        services.AddSingleton<ServerClock>();
        services.AddSingleton<IHostedService>(provider => new EngineNotices(options.ToString(), options.Warnings, provider.GetRequiredService<ILogger<EngineNotices>>()));

        services.AddSingleton<AwxProbe>();
        services.AddHostedService<AwxFirstLook>();
        services.AddSingleton<TemplateCatalog>();
        services.AddSingleton<TemplateChecks>();
        services.AddHostedService(provider => provider.GetRequiredService<TemplateChecks>());

        services.AddSingleton<LaunchPlanner>();
        services.AddSingleton<JobLookup>();
        services.AddSingleton<JobSearch>();
        services.AddSingleton<JobLauncher>();

        services.AddSingleton<FailedTask>();
        services.AddSingleton<JobEvidence>();

        services.AddSingleton<JobTracker>();
        services.AddSingleton<JobCancellation>();
        services.AddSingleton<JobSupervisor>();
        services.AddSingleton<JobDrain>();
        services.AddSingleton<JobReport>();
        services.AddSingleton<JobCompletion>();
        services.AddSingleton<IRepairProvider, AwxProvider>();
        services.AddHealthChecks().AddCheck<AwxHealth>("awx", HealthStatus.Degraded).AddCheck<TemplateHealth>("awx_templates");

        services.AddHttpClient<AwxClient>(http => EngineHttp.Address(http, options.BaseUrl, "application/json"))
            .IsResilient<AwxResilience>()
            .ReachesEngine(() => new AwxCredentialHandler(options), options.Trust, options.RequestTimeout);
        return services;
    }

    /// <summary>Rejects entries of the map that AWX must not be sent.</summary>
    public static void CheckMap(SettingsReader settings)
    {
        foreach (var (problem, cure) in MatchingRoom.Read(settings).Reading.Map.Entries.Where(entry => ActionReference.IsTemplate(entry.Action)).SelectMany(LaunchVariables.Problems))
        {
            settings.Reject("STACKSTORM_ACTION_MAP", problem, cure);
        }
    }
}
