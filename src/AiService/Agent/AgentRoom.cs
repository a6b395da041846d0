using AiService.Agent.Preview;
using AiService.Agent.Records;
using AiService.Agent.Running;
using AiService.Faults;
using AiService.Hosting;
using AiService.Hosting.Outgoing;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Running;
using AiService.NetworkAgent.Sessions;
using AiService.Outcomes;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Agent;

/// <summary>Composes the local agent: the library <c>AiService.NetworkAgent</c> as a provider and the verifier of repairs.</summary>
internal static class AgentRoom
{
    private const string CollectService = "collect-service";

    /// <summary>Adds the local agent. Without an inventory it answers for every device that there is no entry.</summary>
    public static IServiceCollection AddAgent(this IServiceCollection services, SettingsReader settings)
    {
        var library = AgentSettings.Runbooks(settings);
        services.AddSingleton(library);
        services.AddSingleton(library.Catalog);
        services.AddSessions(settings);
        services.AddInventory(settings, library.Platforms);
        services.AddSingleton<RunPreparation>();
        services.AddSingleton<PreviewReader>();
        services.AddVerification(settings);
        services.AddSingleton<IRepairPreview, RepairPreview>();
        services.AddSingleton<IDeviceGroups, DeviceGroups>();
        services.AddSingleton<IWatchedInterfaces, WatchedInterfaces>();
        services.AddSingleton<IDeviceHosts, DeviceHosts>();
        services.AddSingleton<AgentProvider>();
        services.AddSingleton<IRepairProvider>(provider => provider.GetRequiredService<AgentProvider>());
        return services;
    }

    /// <summary>Adds the inventory; what is wrong with its files stops the start.</summary>
    internal static void AddInventory(this IServiceCollection services, SettingsReader settings, IReadOnlyDictionary<string, Platform> platforms)
    {
        var options = AgentSettings.Inventory(settings);
        var variable = Variables(settings);
        var file = new InventoryFile(options, platforms, variable);
        var first = options.DevicesFile is { } path ? file.Read(path) : InventoryReading.Nothing;
        var credentials = options.CredentialsDirectory is { } folder && Directory.Exists(folder) ? new CredentialsDirectory(folder, variable, options.Learn) : null;
        foreach (var problem in first.Problems)
        {
            settings.Reject("DEVICES_FILE", $"{problem.Place}: {problem.Problem}", problem.Cure);
        }

        foreach (var problem in credentials?.Problems() ?? [])
        {
            settings.Reject("DEVICE_CREDENTIALS_DIR", $"{problem.Place}: {problem.Problem}", problem.Cure);
        }

        services.AddSingleton(options);
        services.AddSingleton(provider => new InventoryFiles(
            options.DevicesFile, file, first, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<InventoryFiles>>()));
        services.AddHostedService(provider => provider.GetRequiredService<InventoryFiles>());
        services.AddHealthChecks().AddCheck<InventoryHealth>("inventory");
        services.AddDeviceService(options.DeviceService);
        services.AddSingleton(provider => new DeviceInventory(
            options,
            provider.GetRequiredService<InventoryFiles>(),
            provider.GetService<DeviceServiceClient>(),
            credentials,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DeviceInventory>>()));
    }

    private static void AddSessions(this IServiceCollection services, SettingsReader settings)
    {
        services.AddSingleton(AgentSettings.Sessions(settings));
        services.AddSingleton<TranscriptStore>();
        services.AddSingleton<ITranscriptStore>(provider => provider.GetRequiredService<TranscriptStore>());
        services.AddSingleton<IRepairEvidence>(provider => provider.GetRequiredService<TranscriptStore>());
        services.AddSingleton<IDeviceTransport, SshConnector>();
        services.AddPeerClient(
            CollectService,
            handler: static () =>
            {
                var handler = DeviceServiceRoom.Direct();
                handler.UseProxy = false; // The URL holds the device's password.
                return handler;
            },
            largestBody: CollectServiceClient.LargestAnswer);
        services.AddSingleton<IDeviceTransport>(provider => new CollectServiceTransport(
            new CollectServiceClient(
                provider.GetRequiredService<IHttpClientFactory>().CreateClient(CollectService),
                provider.GetRequiredService<InventoryOptions>().CollectServiceUrl ?? new Uri("http://collect-service.invalid"),
                PeerTrouble.Sentence),
            provider.GetRequiredService<DeviceSessionOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DeviceSessions>();
        services.AddSingleton<ConnectorFor>(provider => provider.GetRequiredService<DeviceSessions>().For);
    }

    // The files are read again while the service runs, by several threads; the reader of settings is made for the start.
    private static Func<string, string?> Variables(SettingsReader settings)
    {
        var gate = new Lock();
        return name =>
        {
            lock (gate)
            {
                return settings.Text(name);
            }
        };
    }
}
