using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Sessions;
using AiService.NetworkAgent.Terminal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>The real thing, with a moment before every command in which a test can break the device.</summary>
internal sealed class WatchedConnector(Func<int, string, Task> before)
{
    private int sessions;

    /// <summary>Puts it in the place of the agent's own.</summary>
    public static void Watch(IServiceCollection services, Func<int, string, Task> before)
    {
        services.Replace(ServiceDescriptor.Singleton<ConnectorFor>(provider =>
        {
            var watched = new WatchedConnector(before);
            return (repair, journal) => watched.On(provider.GetRequiredService<DeviceSessions>().For(repair, journal));
        }));
    }

    public IDeviceConnector On(IDeviceConnector real) => new Connector(this, real);

    private sealed class Connector(WatchedConnector watch, IDeviceConnector real) : IDeviceConnector
    {
        public async Task<IDeviceSession> OpenAsync(Device device, CancellationToken cancel)
        {
            var number = ++watch.sessions;
            await watch.Before(number, "");
            return new Session(await real.OpenAsync(device, cancel), number, watch);
        }
    }

    private Task Before(int session, string command) => before(session, command);

    private sealed class Session(IDeviceSession real, int number, WatchedConnector watch) : IDeviceSession
    {
        public async Task<Reply> SendAsync(string command, CancellationToken cancel)
        {
            await watch.Before(number, command);
            return await real.SendAsync(command, cancel);
        }

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
