using System.Globalization;
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

/// <summary>How repairs are verified, and whether the platform writes a report of its own afterwards.</summary>
internal sealed record VerificationOptions
{
    /// <summary><c>REPAIR_VERIFICATION</c>: <c>device</c> (default), <c>device-service</c>, which needs <c>DEVICE_SERVICE_URL</c>, or <c>off</c>.</summary>
    public VerificationMode Mode { get; init; } = VerificationMode.Device;

    /// <summary><c>VERIFY_TASK_ID</c> and <c>SCHEDULER_SERVICE_URL</c>: null when no task is triggered.</summary>
    public ReportTask? Task { get; init; }

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

        return new VerificationOptions { Mode = mode, Task = TaskOf(settings, mode) };
    }

    private static ReportTask? TaskOf(SettingsReader settings, VerificationMode mode)
    {
        var scheduler = settings.HttpUrl("SCHEDULER_SERVICE_URL");
        if (settings.Text("VERIFY_TASK_ID") is not { } text)
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id < 1)
        {
            settings.Reject("VERIFY_TASK_ID", "is no whole number from 1 on.", "Use the id of an inspection task of the platform's scheduler, or leave it empty.");
        }

        if (settings.Text("SCHEDULER_SERVICE_URL") is null)
        {
            settings.Reject("SCHEDULER_SERVICE_URL", "is not set, and VERIFY_TASK_ID needs it.", "Set it, such as http://scheduler-service:8003, or leave VERIFY_TASK_ID empty.");
        }

        if (mode is not VerificationMode.DeviceService)
        {
            settings.Reject("VERIFY_TASK_ID", "has no effect without REPAIR_VERIFICATION=device-service.", "Set REPAIR_VERIFICATION=device-service, or leave VERIFY_TASK_ID empty.");
        }

        return scheduler is null ? null : new ReportTask(scheduler, id);
    }
}

/// <summary>An inspection task of the platform.</summary>
/// <param name="Scheduler">Where scheduler-service is.</param>
/// <param name="Id">The task's id, 1 or more.</param>
internal sealed record ReportTask(Uri Scheduler, int Id);
