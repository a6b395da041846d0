using Demo.StandIns;

namespace Demo;

/// <summary>The service's settings, as command line; without Redis, without a model, with its data in a folder of the demo's own.</summary>
internal static class DemoSettings
{
    /// <summary>What HertzBeat's webhook URL carries, so that its alerts may be repaired.</summary>
    public const string AlertToken = "simulated-alert-token";

    private const string ActionMap =
        """{"接口down": "network.remediation.enable_interface", "cpu": "network.remediation.reduce_cpu"}""";

    /// <summary>Returns the settings of the guide's section 3.</summary>
    public static string[] Guide(string stackStorm, int port, string data) =>
    [
        $"--urls=http://127.0.0.1:{port}",
        $"--contentRoot={data}",
        $"--STACKSTORM_BASE_URL={stackStorm}/api/v1",
        $"--STACKSTORM_API_KEY={SimulatedStackStorm.Key}",
        $"--STACKSTORM_ACTION_MAP={ActionMap}",
        "--STACKSTORM_DEFAULT_ACTION=network.remediation.generic_fix",
        "--STACKSTORM_FALLBACK_AGENT=true",
        $"--KNOWLEDGE_DB_PATH={Path.Combine(data, "knowledge_base.db")}",
        $"--RECORDS_DB_PATH={Path.Combine(data, "records.db")}",
        "--LOG_FORMAT=text",
    ];

    /// <summary>Returns these and what closes the guide's loop, section 6: alerts in, verification by device-service, outcomes to alert-service.</summary>
    public static string[] Loop(string stackStorm, string deviceService, string alertService, string data) =>
    [
        .. Guide(stackStorm, port: 0, data),
        "--ALERT_AUTO_REPAIR=true",
        $"--ALERT_TOKEN={AlertToken}",
        "--REPAIR_VERIFICATION=device-service",
        $"--DEVICE_SERVICE_URL={deviceService}",
        $"--DEVICE_SERVICE_USERNAME={DeviceService.User}",
        $"--DEVICE_SERVICE_PASSWORD={DeviceService.Password}",
        $"--NOTIFY_ALERT_SERVICE_URL={alertService}",
        // The agent has no login for these devices. The demo prints the steps itself, and ends soon after a peer that does not answer.
        "--STACKSTORM_FALLBACK_AGENT=false",
        "--LOG_LEVEL=Error",
        "--SHUTDOWN_TIMEOUT=1",
    ];
}
