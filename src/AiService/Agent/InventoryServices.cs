using AiService.NetworkAgent.Inventory;
using AiService.Hosting;
using AiService.NetworkAgent.Platforms;

namespace AiService.Agent;

/// <summary>Composes the inventory from what is configured; what is wrong with its files stops the start.</summary>
internal static class InventoryServices
{
    private const string Client = "device-service";

    public static void AddInventory(this IServiceCollection services, SettingsReader settings, IReadOnlyDictionary<string, Platform> platforms)
    {
        var options = InventoryOptions.Read(settings);
        var variable = Variables(settings);
        var file = new InventoryFile(options, platforms, variable);
        var first = options.DevicesFile is { } path ? file.Read(path) : InventoryReading.Nothing;
        var credentials = options.CredentialsDirectory is { } folder && Directory.Exists(folder)
            ? new CredentialsDirectory(folder, variable)
            : null;
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
        services.AddHttpClient(Client, http => http.Timeout = Timeout.InfiniteTimeSpan)
            // The policies own the time-out; the factory's own loggers would print headers when verbose.
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddSingleton(provider => new DeviceInventory(
            options,
            provider.GetRequiredService<InventoryFiles>(),
            options.DeviceService is { } service ? Ask(provider, service) : null,
            credentials,
            platforms,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DeviceInventory>>()));
    }

    private static DeviceServiceClient Ask(IServiceProvider provider, DeviceServiceOptions service)
    {
        return new DeviceServiceClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(Client),
            service,
            DeviceServiceResilience.Create(provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<ILogger<DeviceServiceClient>>());
    }

    // Files are read again while the service runs, by several at once; the reader of settings was made for the start.
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
