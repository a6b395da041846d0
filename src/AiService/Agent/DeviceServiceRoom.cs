using AiService.Hosting.Outgoing;
using AiService.NetworkAgent.Inventory;
using Polly;

namespace AiService.Agent;

/// <summary>Composes what is asked of the platform's device-service.</summary>
internal static class DeviceServiceRoom
{
    private const string OneDevice = "device-service";
    private const string AllDevices = "device-service list";
    private const string Login = "device-service login";

    /// <summary>Adds the client of the device-service; none without <c>DEVICE_SERVICE_URL</c>.</summary>
    public static void AddDeviceService(this IServiceCollection services, DeviceServiceOptions? options)
    {
        if (options is null)
        {
            return;
        }

        services.AddSingleton(options);
        services.AddPeerClient(OneDevice, handler: Direct, largestBody: DeviceServiceClient.LargestAnswer);
        services.AddPeerClient(AllDevices, handler: Direct);
        services.AddPeerClient(Login, handler: Direct, largestBody: DeviceServiceLogin.LargestAnswer);
        services.AddSingleton(provider => new DeviceServiceLogin(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(Login),
            options,
            provider.GetRequiredService<TimeProvider>(),
            PeerTrouble.Sentence,
            provider.GetRequiredService<ILogger<DeviceServiceLogin>>()));
        services.AddSingleton(provider => new DeviceServiceClient(
            provider.ConnectDeviceService(OneDevice, time => DeviceServiceResilience.Create(time, DeviceServiceResilience.OneDevice)),
            provider.ConnectDeviceService(AllDevices, time => DeviceServiceResilience.Create(time, DeviceServiceResilience.AllDevices))));
    }

    /// <summary>
    /// Returns a connection to the device-service over a named client, which bounds the bytes of an answer. It logs in by itself, together with all
    /// other connections.
    /// </summary>
    /// <param name="provider">The services, after <see cref="AddDeviceService"/> with options.</param>
    /// <param name="client">Added with <see cref="PeerConnection.AddPeerClient"/> and <see cref="Direct"/>.</param>
    /// <param name="resilience">Bounds the time of a request.</param>
    public static DeviceServiceConnection ConnectDeviceService(
        this IServiceProvider provider, string client, Func<TimeProvider, ResiliencePipeline<HttpResponseMessage>> resilience) => new(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(client),
            provider.GetRequiredService<DeviceServiceOptions>(),
            provider.GetRequiredService<DeviceServiceLogin>(),
            resilience(provider.GetRequiredService<TimeProvider>()),
            PeerTrouble.Sentence,
            provider.GetRequiredService<ILogger<DeviceServiceConnection>>());

    /// <summary>Creates a handler that follows no redirect: a credential goes to the configured address only.</summary>
    public static SocketsHttpHandler Direct()
    {
        var handler = PeerConnection.Create();
        handler.AllowAutoRedirect = false;
        return handler;
    }
}
