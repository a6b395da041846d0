using AiService.Faults.Keywords;
using AiService.Faults.Statements;

namespace AiService.Tests.Faults;

/// <summary>A keyword is for a statement only if that is about the thing and the state that the keyword names.</summary>
public sealed class KeywordFitTests
{
    [Theory]
    // Its words stand there, as they are or in parts.
    [InlineData("接口down", "接口down", ObjectKind.Interface, null, FaultState.Down, MatchRule.Contains)]
    [InlineData("接口down", "接口GE0/0/1 down", ObjectKind.Interface, null, FaultState.Down, MatchRule.Parts)]
    [InlineData("cpu", "CPU使用率过高：95%", ObjectKind.Cpu, null, FaultState.High, MatchRule.Contains)]
    // Other words for the same thing and state.
    [InlineData("接口down", "端口GE0/0/1 断开", ObjectKind.Interface, null, FaultState.Down, MatchRule.Reading)]
    [InlineData("interface down", "接口GE0/0/1 关闭", ObjectKind.Interface, null, FaultState.Down, MatchRule.Reading)]
    [InlineData("ospf", "RPD_NBRDOWN: neighbor 192.0.2.9 lost", ObjectKind.Neighbour, "ospf", FaultState.Lost, MatchRule.Reading)]
    [InlineData("内存", "memory usage is high", ObjectKind.Memory, null, FaultState.High, MatchRule.Reading)]
    [InlineData("err-disable", "port Gi0/1 error-disabled", ObjectKind.Interface, null, FaultState.ErrorDisabled, MatchRule.Reading)]
    // Its words stand there, and the statement is about something else.
    [InlineData("接口down", "OSPF邻居在接口GE0/0/1 down", ObjectKind.Neighbour, "ospf", FaultState.Down, MatchRule.None)]
    [InlineData("cpu", "LC/0/2/CPU0 Interface TenGigE0/2/0/4 down", ObjectKind.Interface, null, FaultState.Down, MatchRule.None)]
    [InlineData("bgp", "show ip bgp: ospf neighbour lost", ObjectKind.Neighbour, "ospf", FaultState.Lost, MatchRule.None)]
    [InlineData("ospf", "ospf neighbour", ObjectKind.Neighbour, null, FaultState.Lost, MatchRule.None)]
    // Another state than the one that it names.
    [InlineData("接口down", "接口GE0/0/1 down，当前状态up", ObjectKind.Interface, null, FaultState.Up, MatchRule.None)]
    [InlineData("接口down", "接口GE0/0/1 down flapping", ObjectKind.Interface, null, FaultState.Flapping, MatchRule.None)]
    [InlineData("err-disable", "err-disable down", ObjectKind.Interface, null, FaultState.Down, MatchRule.None)]
    [InlineData("接口down", "接口GE0/0/1 loopback", ObjectKind.Interface, null, FaultState.Looped, MatchRule.None)]
    // A thing alone is for each of its undesired states, and for no other.
    [InlineData("bgp", "BGP peer down", ObjectKind.Neighbour, "bgp", FaultState.Down, MatchRule.Contains)]
    [InlineData("bgp", "BGP peer Established", ObjectKind.Neighbour, "bgp", FaultState.Established, MatchRule.None)]
    [InlineData("bgp", "BGP AS 64500", ObjectKind.Neighbour, "bgp", FaultState.Unknown, MatchRule.None)]
    [InlineData("邻居", "ospf neighbor lost", ObjectKind.Neighbour, "ospf", FaultState.Lost, MatchRule.Reading)]
    // A state alone is for any object.
    [InlineData("环路", "检测到环路", ObjectKind.Device, null, FaultState.Looped, MatchRule.Contains)]
    [InlineData("环路", "loop detected on port 3", ObjectKind.Interface, null, FaultState.Looped, MatchRule.Reading)]
    // A port that is administratively down is down; a session that is lost is down.
    [InlineData("接口down", "接口GE0/0/1 administratively down", ObjectKind.Interface, null, FaultState.AdministrativelyDown, MatchRule.Parts)]
    [InlineData("bgp邻居down", "BGP邻居丢失", ObjectKind.Neighbour, "bgp", FaultState.Lost, MatchRule.Reading)]
    [InlineData("接口down", "接口GE0/0/1 丢失", ObjectKind.Interface, null, FaultState.Lost, MatchRule.None)]
    // "Fault" in a text may be said closer; in other words it is no more than it says.
    [InlineData("接口故障", "接口故障：GE0/0/1 down", ObjectKind.Interface, null, FaultState.Down, MatchRule.Contains)]
    [InlineData("接口故障", "GE0/0/1 down", ObjectKind.Interface, null, FaultState.Down, MatchRule.None)]
    // A closer word than its kind stands for nothing else of the kind.
    [InlineData("管理口down", "管理口down", ObjectKind.Interface, null, FaultState.Down, MatchRule.Contains)]
    [InlineData("管理口down", "接口GE0/0/1 down", ObjectKind.Interface, null, FaultState.Down, MatchRule.None)]
    [InlineData("uplink down", "接口GE0/0/1 down", ObjectKind.Interface, null, FaultState.Down, MatchRule.None)]
    [InlineData("vrrp", "LDP session down", ObjectKind.Neighbour, "ldp", FaultState.Down, MatchRule.None)]
    [InlineData("ldp", "VRRP state down", ObjectKind.Neighbour, "ldp", FaultState.Down, MatchRule.None)]
    [InlineData("核心交换机down", "接入交换机down", ObjectKind.Device, null, FaultState.Down, MatchRule.None)]
    [InlineData("风扇故障", "电源故障", ObjectKind.Module, null, FaultState.Faulty, MatchRule.None)]
    [InlineData("断纤", "BGP邻居 down", ObjectKind.Neighbour, "bgp", FaultState.Down, MatchRule.None)]
    [InlineData("断纤", "接口GE0/0/1 断纤", ObjectKind.Interface, null, FaultState.Down, MatchRule.Contains)]
    [InlineData("down", "接口GE0/0/1 断开", ObjectKind.Interface, null, FaultState.Down, MatchRule.Reading)]
    [InlineData("接口断开", "接口GE0/0/1 down", ObjectKind.Interface, null, FaultState.Down, MatchRule.Reading)]
    [InlineData("bgp邻居", "BGP peer 192.0.2.1 lost", ObjectKind.Neighbour, "bgp", FaultState.Lost, MatchRule.Reading)]
    // Words that only the map knows are an undesired state where they stand.
    [InlineData("光功率低", "接口GE0/0/1 光功率低", ObjectKind.Interface, null, FaultState.Unknown, MatchRule.Contains)]
    [InlineData("license expired", "The license of slot 2 has expired", ObjectKind.Device, null, FaultState.Unknown, MatchRule.Parts)]
    [InlineData("license expired", "license expired, down", ObjectKind.Other, "license", FaultState.Down, MatchRule.Contains)]
    [InlineData("license expired", "the license is gone", ObjectKind.Other, "license", FaultState.Faulty, MatchRule.None)]
    [InlineData("光功率低", "光功率低，已up", ObjectKind.Interface, null, FaultState.Up, MatchRule.None)]
    [InlineData("接口光功率低", "BGP 光功率低", ObjectKind.Neighbour, "bgp", FaultState.Unknown, MatchRule.None)]
    [InlineData("核心接口down", "接口GE0/0/1 down", ObjectKind.Interface, null, FaultState.Down, MatchRule.None)]
    public void A_keyword_fits_what_it_names(string keyword, string words, ObjectKind kind, string? name, FaultState state, MatchRule rule)
    {
        var reading = new FaultReading { Object = new FaultObject(kind, name), State = state, Text = words };

        KeywordFit.In(new Keyword(keyword), reading, KeywordText.Of(words)).Should().Be(rule);
    }

    [Theory]
    [InlineData("接口", "接口down", true)]
    [InlineData("接口", "接口光功率低", false)] // 光功率低 may be all that a text says
    [InlineData("光功率低", "接口光功率低", true)]
    [InlineData("故障", "接口down故障", false)]
    [InlineData("cpu", "cpu接口down", false)]
    public void A_keyword_that_names_something_else_covers_no_other(string earlier, string later, bool covers)
    {
        new Keyword(earlier).Covers(new Keyword(later)).Should().Be(covers);
    }
}
