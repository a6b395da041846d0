using System.Globalization;
using System.Text.RegularExpressions;

namespace AiService.Faults.Vrp;

/// <summary>
/// <c>display interface brief</c>. Every row that names a port counts: one whose states or marks are not known is a port of an unknown state,
/// never one that is missing.
/// </summary>
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
        var physical = State().Match(row["phy"].Value);
        var protocol = State().Match(row["protocol"].Value);
        var flags = physical.Groups["flags"].Value + protocol.Groups["flags"].Value;
        return new BriefPort(row["name"].Value, row["mark"].Success ? PortState.Unknown : Physical(physical), Is(protocol.Groups["word"].Value, "up"))
        {
            Loopback = flags.Contains("(l)", StringComparison.OrdinalIgnoreCase),
            InErrors = Count(row["inErrors"]),
            OutErrors = Count(row["outErrors"]),
        };
    }

    private static PortState Physical(Match state)
    {
        if (!state.Success)
        {
            return PortState.Unknown;
        }

        var flags = state.Groups["flags"].Value.ToLowerInvariant();
        return (state.Groups["sign"].Value, Is(state.Groups["word"].Value, "up")) switch
        {
            ("", true) => flags is "" or "(l)" or "(s)" ? PortState.Up : PortState.Unknown,
            ("*", false) => PortState.AdministrativelyDown,
            ("^", false) => PortState.Standby,
            ("#" or "!" or "~", false) => PortState.Protected,
            ("", false) => flags is "(ed)" ? PortState.Protected : PortState.Down,
            _ => PortState.Unknown,
        };
    }

    private static bool Is(string word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static long? Count(Group digits) => digits.Success ? long.Parse(digits.ValueSpan, CultureInfo.InvariantCulture) : null;

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    // What stands in brackets behind a name is its speed, or "(v)" of a virtual port. Two states behind the name make a row, whatever stands
    // at them; other words do where the utilisation follows, as it does in this listing alone.
    private const string Marked = @"[^\w\s()]{0,2}(?:up|down)(?:\([^()\s]{1,8}\)){0,3}";
    private const string Utilisation = @"(?:[0-9]{1,3}(?:\.[0-9]{1,3})?%|--)\s+(?:[0-9]{1,3}(?:\.[0-9]{1,3})?%|--)(?:\s+(?<inErrors>[0-9]{1,18})\s+(?<outErrors>[0-9]{1,18}))?";

    [GeneratedRegex(
        @"^(?<name>[A-Za-z0-9][A-Za-z0-9/.:-]{0,47})(?:\((?:[0-9.]{1,6}[MGT]|v|(?<mark>[^()\s]{1,8}))\)){0,2}\s+" +
        $@"(?:(?<phy>{Marked})\s+(?<protocol>{Marked})(?:\s+{Utilisation})?|(?<phy>\S{{1,24}})\s+(?<protocol>\S{{1,24}})\s+{Utilisation})$",
        Options)]
    private static partial Regex Row();

    [GeneratedRegex(@"^(?<sign>[^\w\s()]{0,2})(?<word>up|down)(?<flags>(?:\([^()\s]{1,8}\)){0,3})$", Options)]
    private static partial Regex State();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z-]{1,30}[0-9][0-9/.:]{0,20}(?:\([^()\s]{1,8}\)){0,2}$", Options)]
    private static partial Regex Name();
}
