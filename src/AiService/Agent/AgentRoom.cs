using AiService.Agent.Preview;
using AiService.Agent.Records;
using AiService.Agent.Running;
using AiService.NetworkAgent;
using AiService.Hosting;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Agent;

internal static class NetworkAgentRoom
{
    /// <summary>Adds the local agent. Without an inventory it is there, and says of every device that it has no entry.</summary>
    public static IServiceCollection AddNetworkAgent(this IServiceCollection services, SettingsReader settings)
    {
        var library = RunbookLibrary.Read(settings);
        services.AddSingleton(NetworkAgentOptions.Read(settings));
        services.AddSingleton(library);
        services.AddSingleton(library.Catalog);
        services.AddInventory(settings, library.Platforms);
        services.AddSingleton<HostKeyStore>();
        services.AddSingleton<TranscriptStore>();
        services.AddSingleton<IRepairEvidence>(provider => provider.GetRequiredService<TranscriptStore>());
        services.AddSingleton<IDeviceTransport, SshConnector>();
        services.AddCollectService();
        services.AddSingleton<DeviceSessions>();
        services.AddSingleton<ConnectorFor>(provider => provider.GetRequiredService<DeviceSessions>().For);
        services.AddSingleton<PreviewReader>();
        services.AddSingleton<IRepairVerifier, AgentVerifier>();
        services.AddSingleton<AgentProvider>();
        services.AddSingleton<IRepairProvider>(provider => provider.GetRequiredService<AgentProvider>());
        return services;
    }

    private static void AddCollectService(this IServiceCollection services)
    {
        const string client = "collect-service";
        services.AddHttpClient(client, http => http.Timeout = Timeout.InfiniteTimeSpan)
            // The session owns the time-out. No logger: the URL holds the password.
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddSingleton<IDeviceTransport>(provider => new CollectServiceTransport(
            new CollectServiceClient(
                provider.GetRequiredService<IHttpClientFactory>().CreateClient(client),
                provider.GetRequiredService<InventoryOptions>().CollectServiceUrl ?? new Uri("http://collect-service.invalid")),
            provider.GetRequiredService<NetworkAgentOptions>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
