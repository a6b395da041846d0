using AiService.NetworkAgent.Inventory;
using AiService.Repairs.Running;

namespace AiService.Agent;

/// <summary>Takes the groups of the devices from the agent's inventory.</summary>
internal sealed class DeviceGroups(DeviceInventory inventory) : IDeviceGroups
{
    public ValueTask<string?> GroupOfAsync(string deviceId, CancellationToken cancellation) => inventory.GroupOfAsync(deviceId, cancellation);
}
