namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>A test against real devices; skipped, with the reason, where they cannot be brought up.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DeviceLabFactAttribute : FactAttribute
{
    private static readonly string? Reason = Missing();

    public DeviceLabFactAttribute()
    {
        Skip = Reason;
    }

    private static string? Missing()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return "The device lab needs root on Linux, for network namespaces.";
        }

        (string Package, string[] Files)[] needed =
        [
            ("iproute2", ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"]),
            ("openssh-server", ["/usr/sbin/sshd"]),
            ("frr", ["/usr/lib/frr/zebra"]),
            ("frr", ["/usr/bin/vtysh"]),
        ];
        var absent = needed.Where(one => !one.Files.Any(File.Exists)).Select(one => one.Package).Distinct().ToList();
        return absent.Count == 0 ? null : $"The device lab needs {string.Join(", ", absent)} (apt-get install).";
    }
}
