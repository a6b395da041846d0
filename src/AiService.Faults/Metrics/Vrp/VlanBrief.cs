using System.Globalization;
using System.Text.RegularExpressions;

namespace AiService.Faults.Vrp;

/// <summary><c>display vlan brief</c>: the VLANs that exist.</summary>
internal static partial class VlanBrief
{
    public static IReadOnlyList<int> Read(IReadOnlyList<string> lines)
    {
        return [.. lines.Select(line => Row().Match(line))
            .Where(match => match.Success)
            .Select(match => int.Parse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture))
            .Where(id => id is >= 1 and <= 4094)
            .Distinct()
            .Order()];
    }

    [GeneratedRegex(@"^(?<id>[0-9]{1,4})\s+(?:common|super|sub|mux|mux-sub|principal|separate|group|dynamic|enable|disable)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Row();
}
