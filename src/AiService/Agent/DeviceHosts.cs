using AiService.NetworkAgent.Inventory;
using AiService.Outcomes;

namespace AiService.Agent;

/// <summary>Takes the hosts of the devices from the agent's inventory.</summary>
internal sealed class DeviceHosts(DeviceInventory inventory) : IDeviceHosts
{
    public ValueTask<string?> HostOfAsync(string deviceId, CancellationToken cancellation) => inventory.HostOfAsync(deviceId, cancellation);
}
