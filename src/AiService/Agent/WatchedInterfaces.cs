using AiService.Faults;
using AiService.NetworkAgent.Inventory;

namespace AiService.Agent;

/// <summary>Takes the watched interfaces of the devices from the agent's inventory.</summary>
internal sealed class WatchedInterfaces(DeviceInventory inventory) : IWatchedInterfaces
{
    public ValueTask<IReadOnlyList<InterfaceName>> OfAsync(string deviceId, CancellationToken cancellation) => inventory.WatchedInterfacesOfAsync(deviceId, cancellation);
}
