namespace AiService.Tests.Faults.Interfaces;

/// <summary>The ways in which people, reports and devices speak of one port.</summary>
internal static class Sentences
{
    private static readonly string[] Forms =
    [
        "接口{0} down",
        "接口{0}down",
        "端口 {0} 状态为down",
        "核心交换机{0}端口中断，请处理",
        "SW1_HX的{0}，DOWN。",
        "interface {0} is down",
        "Link down on {0}.",
        "{0}: link failure",
        "%LINK-3-UPDOWN: Interface {0}, changed state to down",
        "%%01IFNET/4/LINK_STATE(l)[12]:The line protocol on the interface {0} has entered the DOWN state.",
        "IFNET/2/linkDown_active: (ifName={0}, AdminStatus=UP, OperStatus=DOWN)",
        "{{\"ifName\":\"{0}\",\"status\":\"firing\"}}",
        "alert [{0}] flapping",
        "“{0}”掉线",
    ];

    public static IEnumerable<string> Of(string name) => Forms.Select(form => string.Format(System.Globalization.CultureInfo.InvariantCulture, form, name));
}
