using System.Text.RegularExpressions;
using AiService.Faults;
using AiService.Faults.Keywords;

namespace AiService.Repairs.Store;

/// <summary>
/// What a repair is about: the port, or else the fault's words without what was measured. A CPU at 96 % is the fault that it was
/// at 95 %; another VLAN, peer, slot or process number is another fault.
/// </summary>
internal static partial class RepairTarget
{
    /// <param name="port">The interface that the fault names, if it names one.</param>
    /// <param name="description">The fault in words.</param>
    public static string Of(InterfaceName? port, string description) =>
        port?.Canonical ?? Measured().Replace(KeywordText.Of(description).Normal, "#${unit}");

    private const string Number = "[+-]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,6}|[0-9]{1,20})(?:[.][0-9]{1,20})?";

    /// <summary>
    /// A number with its unit, in normalised text (lower case, ℃ as °c). Not a part of an address, nor, before a unit in letters, of a
    /// name; a unit of one letter only where it touches the number; and %eth0 after an IPv6 address is no percentage.
    /// </summary>
    [GeneratedRegex(
        $@"\s?(?<![0-9][.,:/-]?){Number}\s?(?<unit>[%‰](?![a-z0-9])|°c|摄氏度|度|毫秒|秒|分钟|小时|天|次(?!要))|"
        + $@"\s?(?<![0-9][.,:/-]?|[a-z_]-?){Number}"
        + @"(?:\s?(?<unit>[kmgt]?bps|[kmgt]bit/s|[kmgt]i?b|pps|fps|ms|us|μs|ns|sec|min|dbm?|mv|ma|mw|[kmg]?hz)|(?<unit>[svwh]))(?![a-z0-9_])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Measured();
}
