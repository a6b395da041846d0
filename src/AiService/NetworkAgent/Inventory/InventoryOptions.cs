using AiService.Hosting;

namespace AiService.NetworkAgent.Inventory;

/// <summary>Where the agent learns of devices, and how it tells that a device is the right one.</summary>
internal sealed record InventoryOptions
{
    /// <summary><c>DEVICES_FILE</c>: YAML; null when there is none. Read anew when it changes.</summary>
    public string? DevicesFile { get; init; }

    /// <summary><c>DEVICE_SERVICE_URL</c> and what belongs to it; null when the platform's device-service is not asked.</summary>
    public DeviceServiceOptions? DeviceService { get; init; }

    /// <summary><c>DEVICE_CREDENTIALS_DIR</c>: one file a device or group, as container secrets are mounted; null when there is none.</summary>
    public string? CredentialsDirectory { get; init; }

    /// <summary><c>COLLECT_SERVICE_URL</c>: the platform's collect-service, for devices whose transport it is.</summary>
    public Uri? CollectServiceUrl { get; init; }

    /// <summary><c>HOST_KEY_POLICY</c> is <c>trust-on-first-use</c>; the default, <c>pin</c>, wants every key in the inventory.</summary>
    public bool LearnsHostKeys { get; init; }

    public static InventoryOptions Read(SettingsReader settings)
    {
        var credentials = settings.Text("DEVICE_CREDENTIALS_DIR");
        if (credentials is not null && !Directory.Exists(credentials))
        {
            settings.Reject("DEVICE_CREDENTIALS_DIR", $"{credentials} is no folder.", "Name the folder where the secrets are mounted, or leave it empty.");
        }

        return new InventoryOptions
        {
            DevicesFile = settings.Text("DEVICES_FILE"),
            DeviceService = DeviceServiceOptions.Read(settings),
            CredentialsDirectory = credentials,
            CollectServiceUrl = settings.HttpUrl("COLLECT_SERVICE_URL"),
            LearnsHostKeys = settings.Word("HOST_KEY_POLICY", "pin", "pin", "trust-on-first-use") == "trust-on-first-use",
        };
    }
}
