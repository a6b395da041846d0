using System.Text.RegularExpressions;

namespace AiService.Faults;

/// <summary>Finds the vendor of a device in its own version output.</summary>
internal static partial class DeviceVendor
{
    /// <returns>The vendor's name, or null when neither <c>display version</c> nor <c>show version</c> was collected, or they name none.</returns>
    public static string? Of(DeviceMetrics? metrics)
    {
        var outputs = (metrics?.Commands ?? new Dictionary<string, string>()).Where(command => VersionCommand().IsMatch(command.Key));
        return outputs.Select(command => Name().Match(command.Value)).FirstOrDefault(name => name.Success)?.Value;
    }

    [GeneratedRegex(@"^\s*(?:display|show)\s+version\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex VersionCommand();

    [GeneratedRegex(@"\b(?:Huawei|Quidway|VRP|H3C|Comware|Cisco|Juniper|JUNOS|Ruijie|ZTE|Arista)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
