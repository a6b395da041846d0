using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AiService.Faults;

/// <summary>Which spellings mean the same kind of port.</summary>
internal static partial class InterfaceKinds
{
    private static readonly FrozenDictionary<string, string> Kinds = new Dictionary<string, string[]>
    {
        ["gigabitethernet"] = ["gigabiteth", "gige", "gig", "gi", "ge", "g"],
        ["tengigabitethernet"] = ["xgigabitethernet", "xge", "tengige", "tengig", "te", "10gigabitethernet", "10ge", "xe"],
        ["twogigabitethernet"] = ["tw"],
        ["fivegigabitethernet"] = ["fi"],
        ["twentyfivegigabitethernet"] = ["twentyfivegige", "25ge", "twe"],
        ["fortygigabitethernet"] = ["fortygige", "40ge", "fge", "fo"],
        ["fiftygigabitethernet"] = ["fiftygige", "50ge"],
        ["hundredgigabitethernet"] = ["hundredgige", "100ge", "hge", "hu"],
        ["fastethernet"] = ["fasteth", "fa", "fe"],
        ["ethernet"] = ["eth", "et", "e"],
        ["serial"] = ["ser", "se", "s"],
        ["management"] = ["mgmt", "ma"],
        ["portchannel"] = ["po"],
        ["bridgeaggregation"] = ["bagg"],
        ["routeaggregation"] = ["ragg"],
        ["vlaninterface"] = ["vlanif", "vlan", "vl"],
        ["loopback"] = ["loop", "lo"],
        ["tunnel"] = ["tun", "tu"],
    }
        .SelectMany(kind => kind.Value.Select(spelling => (spelling, kind.Key)))
        .ToFrozenDictionary(pair => pair.spelling, pair => pair.Key, StringComparer.Ordinal);

    public static string Canonical(string name)
    {
        var lower = name.ToLowerInvariant();
        var parts = KindAndNumbers().Match(lower);
        if (!parts.Success)
        {
            return lower;
        }

        var kind = parts.Groups["kind"].Value.Replace("-", "", StringComparison.Ordinal);
        var numbers = Digits().Replace(
            parts.Groups["numbers"].Value,
            digits => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
        return Kinds.GetValueOrDefault(kind, kind) + numbers;
    }

    [GeneratedRegex(@"\A(?<kind>(?:10|25|40|50|100|200|400)?[a-z][a-z-]{0,30})(?<numbers>[0-9][0-9/.:]{0,30})\z")]
    private static partial Regex KindAndNumbers();

    [GeneratedRegex("[0-9]{1,9}")]
    private static partial Regex Digits();
}
