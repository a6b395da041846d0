using AiService.Hosting;

namespace AiService.Repairs.Running;

/// <summary>Who checks whether a repair took effect.</summary>
internal enum VerificationMode
{
    /// <summary>The local agent, with the post-check of a runbook.</summary>
    Device,

    /// <summary>The local agent, and where it cannot tell, an inspection by the platform's device-service.</summary>
    DeviceService,

    /// <summary>The provider's word stands.</summary>
    Off,
}

/// <summary>How repairs are verified.</summary>
internal sealed record VerificationOptions
{
    /// <summary><c>REPAIR_VERIFICATION</c>: <c>device</c> (default), <c>device-service</c>, which needs <c>DEVICE_SERVICE_URL</c>, or <c>off</c>.</summary>
    public VerificationMode Mode { get; init; } = VerificationMode.Device;

    /// <summary>Reads the settings; one that lacks what it needs is rejected.</summary>
    public static VerificationOptions Read(SettingsReader settings)
    {
        var mode = settings.Word("REPAIR_VERIFICATION", "device", "device", "device-service", "off") switch
        {
            "device" => VerificationMode.Device,
            "off" => VerificationMode.Off,
            _ => VerificationMode.DeviceService,
        };
        if (mode is VerificationMode.DeviceService && settings.Text("DEVICE_SERVICE_URL") is null)
        {
            settings.Reject(
                "REPAIR_VERIFICATION",
                "is device-service, and DEVICE_SERVICE_URL is not set.",
                "Set DEVICE_SERVICE_URL, such as http://device-service:8000, or use REPAIR_VERIFICATION=device.");
        }

        return new VerificationOptions { Mode = mode };
    }
}
