using System.Globalization;
using System.Text.RegularExpressions;

namespace AiService.Faults.Vrp;

/// <summary><c>display interface brief</c>: only lines that are wholly understood count.</summary>
internal static partial class InterfaceBrief
{
    public static IReadOnlyList<BriefPort> Read(IReadOnlyList<string> lines)
    {
        var ports = new List<BriefPort>();
        var wrapped = "";
        foreach (var line in lines)
        {
            // A long name takes a line of its own; its columns follow in the next.
            var row = Row().Match(wrapped.Length > 0 ? $"{wrapped} {line}" : line);
            wrapped = !row.Success && Name().IsMatch(line) ? line : "";
            if (row.Success)
            {
                ports.Add(Port(row.Groups));
            }
        }

        return [.. ports.DistinctBy(port => port.Name)];
    }

    private static BriefPort Port(GroupCollection row)
    {
        return new BriefPort(row["name"].Value, State(row["sign"].Value, row["phy"].Value), Is(row["protocol"].Value, "up"))
        {
            Loopback = Flags(row).Contains("(l)", StringComparison.OrdinalIgnoreCase),
            Spoofing = Flags(row).Contains("(s)", StringComparison.OrdinalIgnoreCase),
            InUtilisation = Percentage.Parse(row["in"].Value.TrimEnd('%')),
            OutUtilisation = Percentage.Parse(row["out"].Value.TrimEnd('%')),
            InErrors = Count(row["inErrors"]),
            OutErrors = Count(row["outErrors"]),
        };
    }

    private static PortState State(string sign, string word) => (sign, Is(word, "up")) switch
    {
        (_, true) => PortState.Up,
        ("*", _) => PortState.AdministrativelyDown,
        ("^", _) => PortState.Standby,
        ("", _) => PortState.Down,
        _ => PortState.Protected,
    };

    private static bool Is(string word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string Flags(GroupCollection row) => row["phyFlags"].Value + row["protocolFlags"].Value;

    private static long? Count(Group digits) => digits.Success ? long.Parse(digits.ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(
        @"^(?<name>[A-Za-z0-9][A-Za-z0-9/.:-]{0,47})(?:\([0-9.]{1,6}[MGT]\))?" +
        @"\s+(?<sign>[*#^!~]?)(?<phy>up|down)(?<phyFlags>(?:\([A-Za-z]{1,3}\)){0,3})" +
        @"\s+(?<sign2>[*#^!~]?)(?<protocol>up|down)(?<protocolFlags>(?:\([A-Za-z]{1,3}\)){0,3})" +
        @"(?:\s+(?<in>[0-9]{1,3}(?:\.[0-9]{1,3})?%|--)\s+(?<out>[0-9]{1,3}(?:\.[0-9]{1,3})?%|--)(?:\s+(?<inErrors>[0-9]{1,18})\s+(?<outErrors>[0-9]{1,18}))?)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Row();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z-]{1,30}[0-9][0-9/.:]{0,20}(?:\([0-9.]{1,6}[MGT]\))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
