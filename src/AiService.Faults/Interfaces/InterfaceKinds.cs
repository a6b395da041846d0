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
        ["mgigabitethernet"] = ["mge"],
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
        return Split(name) is { } parts
            ? parts.Kind + Digits().Replace(
                parts.Position,
                digits => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture))
            : name.ToLowerInvariant();
    }

    /// <summary>A name's word and what follows it; null when the name is none of a word and numbers.</summary>
    public static InterfaceParts? Split(string name)
    {
        var parts = KindAndNumbers().Match(name.ToLowerInvariant());
        return parts.Success
            ? new InterfaceParts(parts.Groups["kind"].Value, KindOf(parts.Groups["kind"].Value), parts.Groups["numbers"].Value)
            : null;
    }

    /// <summary>The one word for all that mean the same kind of port: <c>gigabitethernet</c> for <c>GE</c>, <c>Gig</c>, …</summary>
    public static string KindOf(string word)
    {
        var plain = word.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal);
        return Kinds.GetValueOrDefault(plain, plain);
    }

    [GeneratedRegex(@"\A(?<kind>(?:10|25|40|50|100|200|400)?[a-z][a-z-]{0,30})(?<numbers>[0-9][0-9/.:]{0,30})\z")]
    private static partial Regex KindAndNumbers();

    [GeneratedRegex("[0-9]{1,9}")]
    private static partial Regex Digits();
}

/// <summary>A name taken apart.</summary>
/// <param name="Word">As written, in lower case: <c>gig</c>, <c>eth-trunk</c>, <c>xe-</c>.</param>
/// <param name="Kind">The word's canonical kind: <c>gigabitethernet</c>.</param>
/// <param name="Position">The numbers as written: <c>0/0/1.100</c>.</param>
internal readonly record struct InterfaceParts(string Word, string Kind, string Position);
