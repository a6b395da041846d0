using AiService.NetworkAgent.Platforms;

namespace AiService.NetworkAgent.Inventory;

/// <summary>What <c>DEVICES_FILE</c> says of one device or jump host; what it leaves out is known elsewhere.</summary>
internal sealed record DeviceEntry
{
    /// <summary>The device's id, or the jump host's name.</summary>
    public required string Id { get; init; }

    /// <summary>Null: the device-service knows.</summary>
    public string? Host { get; init; }

    /// <summary>Null: the device-service knows vendor and model.</summary>
    public Platform? Platform { get; init; }

    public Transport Transport { get; init; }

    /// <summary>The group whose file of <c>DEVICE_CREDENTIALS_DIR</c> is used when the device has none of its own.</summary>
    public string? Group { get; init; }

    /// <summary>Null: <c>DEVICE_CREDENTIALS_DIR</c> knows.</summary>
    public Login? Login { get; init; }

    /// <summary>What the entry says beside a login that stands in <c>DEVICE_CREDENTIALS_DIR</c>; null when it holds the login itself.</summary>
    public OwnAccess? Own { get; init; }
}
