namespace AiService.NetworkAgent.Inventory;

/// <summary>The devices that the agent may log in to.</summary>
/// <param name="source">The file that they were read from; null when <c>DEVICES_FILE</c> is unset.</param>
/// <param name="devices">With different ids.</param>
internal sealed class DeviceInventory(string? source, IEnumerable<Device> devices)
{
    private readonly Dictionary<string, Device> byId = devices.ToDictionary(device => device.Id, StringComparer.Ordinal);

    /// <summary>True when there is a file, even one without devices.</summary>
    public bool IsConfigured => source is not null;

    public Device? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>Why a device is not here, in Chinese.</summary>
    public string Missing(string id)
    {
        return source is null
            ? $"未配置 DEVICES_FILE，设备 {id} 缺少设备凭据"
            : $"设备 {id} 不在 DEVICES_FILE 中（缺少设备凭据）";
    }
}
