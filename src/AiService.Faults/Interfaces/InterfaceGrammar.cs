using System.Text.RegularExpressions;

namespace AiService.Faults;

/// <summary>
/// How interfaces are named by Huawei, H3C, Cisco, Arista, Juniper and Linux. Every quantifier is bounded, so that
/// a search costs the same per character whatever the text is.
/// </summary>
internal static partial class InterfaceGrammar
{
    /// <summary>Kinds that carry a position with slashes: <c>GE0/0/1</c>.</summary>
    private const string Physical =
        "gigabitethernet|gigabiteth|gige|gig|gi|ge|g|" +
        "xgigabitethernet|xge|ten-?gigabitethernet|ten-?gige|tengig|te|10gigabitethernet|10ge|" +
        "twogigabitethernet|tw|fivegigabitethernet|fi|multige|twenty-?fivegigabitethernet|twenty-?fivegige|25ge|twe|" +
        "fortygigabitethernet|fortygige|40ge|fge|fo|fiftygige|50ge|hundredgigabitethernet|hundredgige|100ge|hge|hu|200ge|400ge|" +
        "fastethernet|fasteth|fa|m-gigabitethernet|m-ge|mge|meth|management|mgmt|ethernet|eth|et|e|serial|ser|se|s|pos|atm|cellular|" +
        "eth-trunk|vlanif|vlan-interface|tunnel|port-channel|bridge-aggregation";

    /// <summary>Kinds that one number is enough for, with no blank between: <c>Vlan10</c>, <c>eth1</c>, <c>G3</c>.</summary>
    private const string Numbered =
        "gigabitethernet|gig|gi|ge|g|tengigabitethernet|te|fastethernet|fa|ethernet|eth|et|serial|meth|management|mgmt|ma|" +
        "po|portchannel|bagg|ragg|vlan|vl|inloopback|loop|lo|null|tun|tu|tap|multilink|bvi|bdi|" +
        "ae|em|me|fxp|ens|eno|swp|bond|team|br|virbr|wlan|dummy|veth|" + Logical;

    /// <summary>The same, but people write a blank between: <c>Eth-Trunk 1</c>.</summary>
    private const string Logical =
        "eth-trunk|port-channel|bridge-aggregation|route-aggregation|vlanif|vlan-interface|loopback|tunnel|dialer|virtual-template";

    private const string Position = @"[0-9]{1,4}(?:/[0-9]{1,4}){1,4}(?::[0-9]{1,4})?(?:\.[0-9]{1,5})?(?::[0-9]{1,4})?";
    private const string Number = @"[0-9]{1,5}(?:\.[0-9]{1,5})?";
    private const string Juniper = @"(?:ge|xe|et|fe|so|mge)-[0-9]{1,3}/[0-9]{1,3}/[0-9]{1,3}(?::[0-9]{1,3})?(?:\.[0-9]{1,5})?";
    private const string Linux =
        @"(?:enp[0-9]{1,4}s[0-9]{1,4}|ens[0-9]{1,4}|eno[0-9]{1,4}|wlp[0-9]{1,3}s[0-9]{1,3})" +
        @"(?:f[0-9]{1,3})?(?:d[0-9]{1,3})?(?:np[0-9]{1,3})?(?:\.[0-9]{1,4})?|swp[0-9]{1,3}s[0-9](?:\.[0-9]{1,4})?|irb\.[0-9]{1,5}";

    // A name is no part of a longer word. Letters of other scripts and invisible characters count as such; CJK does not.
    private const string Before = @"(?<![\p{Lu}\p{Ll}\p{Lt}\p{Nd}\p{Mn}\p{Cf}_])(?<![\p{Lu}\p{Ll}_]\.)(?<![\p{Lu}\p{Ll}\p{Nd}_]-)";
    private const string After =
        @"(?:(?=(?:down|up)(?![\p{Lu}\p{Ll}\p{Nd}_]))|" +
        @"(?![\p{Lu}\p{Ll}\p{Lt}\p{Nd}\p{Mn}\p{Cf}_])(?![-/:][\p{Nd}])(?![-.][\p{Lu}\p{Ll}])(?!\.[\p{Nd}]))";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex($@"\A(?:(?:{Physical}){Position}|(?:{Numbered}){Number}|{Juniper}|{Linux})\z", Options)]
    public static partial Regex Whole();

    /// <summary>Names in running text. A blank may stand before a position, and before the number of a logical interface.</summary>
    [GeneratedRegex(
        $@"{Before}(?:(?:{Physical})[ \t]{{0,2}}{Position}|(?:{Logical})[ \t]{{0,2}}{Number}|(?:{Numbered}){Number}|{Juniper}|{Linux}){After}",
        Options)]
    public static partial Regex InText();

    /// <summary>
    /// Several ports by one expression, <c>Gig0/0/1-3</c>, <c>GE0/0/1、2</c>, <c>eth1~4</c>, <c>Gig0/0/1 至 Gig0/0/4</c>: nobody's single port.
    /// </summary>
    [GeneratedRegex(
        $@"{Before}(?:(?:{Physical})[ \t]?[0-9]{{1,4}}(?:/[0-9]{{1,4}}){{1,4}}|(?:{Logical})[ \t]?[0-9]{{1,5}}|(?:{Numbered})[0-9]{{1,5}}|{Juniper})\s{{0,3}}" +
        $@"(?:(?:[-~～—–]|\.\.|至|到|to\b)\s{{0,3}}(?:(?:{Physical}|{Numbered})[ \t]?)?[0-9]{{1,4}}(?![0-9.:%年月日时分秒点次个条台])|" +
        @"[,，、]\s{0,3}[0-9]{1,4}(?:/[0-9]{1,4}){0,4}(?![0-9/.:%\-年月日时分秒点次个条台]))",
        Options)]
    public static partial Regex SeveralPorts();
}
