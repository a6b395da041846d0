using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Sessions;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>The real thing, with a moment before every command in which a test can break the device.</summary>
internal sealed class WatchedConnector(IDeviceConnector real, Func<int, string, Task> before) : IDeviceConnector
{
    private int sessions;

    public async Task<IDeviceSession> OpenAsync(Device device, CancellationToken cancel)
    {
        var number = ++sessions;
        await before(number, "");
        return new Session(await real.OpenAsync(device, cancel), number, before);
    }

    private sealed class Session(IDeviceSession real, int number, Func<int, string, Task> before) : IDeviceSession
    {
        public async Task<Reply> SendAsync(string command, CancellationToken cancel)
        {
            await before(number, command);
            return await real.SendAsync(command, cancel);
        }

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
