using AiService.Faults;
using AiService.NetworkAgent.Platforms;

namespace AiService.NetworkAgent.Inventory;

/// <summary>An entry of <c>DEVICES_FILE</c> for a device or jump host; what it leaves out comes from elsewhere.</summary>
internal sealed record DeviceEntry
{
    /// <summary>The device's id, or the jump host's name.</summary>
    public required string Id { get; init; }

    /// <summary>Null: the device-service supplies it.</summary>
    public string? Host { get; init; }

    /// <summary>Null: follows from vendor and model of the device-service.</summary>
    public Platform? Platform { get; init; }

    public Transport Transport { get; init; }

    /// <summary>The group whose file of <c>DEVICE_CREDENTIALS_DIR</c> is used when the device has none of its own.</summary>
    public string? Group { get; init; }

    /// <summary>The device's host name in AWX's inventory; null: its id.</summary>
    public string? AwxHost { get; init; }

    /// <summary>The interfaces whose being down is a fault; null: those of the group.</summary>
    public IReadOnlyList<InterfaceName>? WatchedInterfaces { get; init; }

    /// <summary>Null: <c>DEVICE_CREDENTIALS_DIR</c> supplies it.</summary>
    public Login? Login { get; init; }

    /// <summary>The entry's settings beside a login from <c>DEVICE_CREDENTIALS_DIR</c>; null when it holds the login itself.</summary>
    public OwnAccess? Own { get; init; }
}
