using AiService.Faults;
using AiService.Faults.Keywords;
using AiService.Faults.Statements;
using AiService.Matching;

namespace AiService.Tests.Matching;

/// <summary>What a person is asked about: a keyword stands there, no object or no state was read, and nothing speaks against it.</summary>
public sealed class UnclearTests
{
    private const string Map = """
        {"接口down": {"action": "p.port", "parameters": {"mode": "soft"}, "device": false, "provider": "agent"}, "interface down": "p.port", "cpu": "p.cpu",
         "内存": "p.memory", "bgp": "p.bgp", "ospf邻居down": "p.ospf", "风扇故障": "p.fan", "接口无流量": "p.flow"}
        """;

    [Theory]
    // What stands where the port's name would is none.
    [InlineData("MA5800 接口 down", "接口down", MatchRule.Parts)]
    [InlineData("3号接口 down", "接口down", MatchRule.Parts)]
    // No state.
    [InlineData("BGP AS 64500 告知", "bgp", MatchRule.Contains)]
    [InlineData("核心机房 BGP 邻居 192.0.2.1", "bgp", MatchRule.Contains)]
    [InlineData("cpu of the core switch looks odd", "cpu", MatchRule.Contains)]
    [InlineData("内存情况如图", "内存", MatchRule.Contains)]
    [InlineData("内存占用曲线有点怪", "内存", MatchRule.Contains)]
    [InlineData("BGP 邻居 192.0.2.1 有点怪", "bgp", MatchRule.Contains)]
    [InlineData("BGP 邻居 192.0.2.1 状态未知", "bgp", MatchRule.Contains)]
    [InlineData("CPU 使用率 unknown", "cpu", MatchRule.Contains)]
    [InlineData("interface xyz99q down", "interface down", MatchRule.Parts)]
    [InlineData("BGP to the upstream acts strangely", "bgp", MatchRule.Contains)]
    [InlineData("BGP of the route server acts strangely", "bgp", MatchRule.Contains)]
    public void It_is_asked_about(string text, string keyword, MatchRule rule)
    {
        var match = Asked(text);

        (match?.Keyword, match?.Rule, match?.IsExplicit).Should().Be((keyword, rule, true));
    }

    [Theory]
    // A clear fault is no question; another object or state is not what the keyword is for.
    [InlineData("接口Gig0/0/1 down")]
    [InlineData("接口down")]
    [InlineData("CPU使用率95%，过高")]
    [InlineData("BGP邻居在接口侧 down")]
    [InlineData("接口GE0/0/1 频繁震荡，down")]
    [InlineData("CPU板所在接口GE0/0/1 down")]
    // No keyword.
    [InlineData("今天天气")]
    [InlineData("光模块 情况")]
    // A piece of a longer word or of a name is no keyword; another thing that is named may be what is meant.
    [InlineData("user cpuadmin logged in")]
    [InlineData("Accepted publickey for bgp-watch")]
    [InlineData("system.cpu.util 7.31")]
    [InlineData("CPU散热风扇1转速12000RPM")]
    [InlineData("MA5800 接口 down, see GE0/0/1 and GE0/0/2")]
    // It is well.
    [InlineData("接口GE0/0/1 down -> up")]
    [InlineData("CPU 正常")]
    [InlineData("CPU 使用率20%")]
    [InlineData("BGP peer 192.0.2.1 Established")]
    [InlineData("bgp neighbor 192.0.2.1 is happy")]
    [InlineData("cpu fine")]
    [InlineData("BGP lab")]
    [InlineData("BGP 培训")]
    [InlineData("OSPF邻居 down，状态 Init")]
    // Something speaks against it, whatever is read.
    [InlineData("MA5800 接口 down 已恢复")]
    [InlineData("MA5800 接口 没有 down")]
    [InlineData("对端 MA5800 接口 down")]
    [InlineData("如果 MA5800 接口 down")]
    [InlineData("MA5800 接口 down？")]
    [InlineData("MA5800 接口 down 了吗")]
    [InlineData("测试：MA5800 接口 down")]
    [InlineData("昨天 MA5800 接口 down")]
    [InlineData("割接，MA5800 接口 down")]
    [InlineData("建议关注 BGP")]
    [InlineData("BGP 演练")]
    [InlineData("BGP 维护窗口")]
    [InlineData("BGP 排查已恢复")]
    [InlineData("BGP maintenance tonight")]
    [InlineData("cpu: is it worth a look?")]
    [InlineData("no news of BGP")]
    [InlineData("the provider's BGP, see ticket")]
    [InlineData("last week: BGP with the upstream")]
    [InlineData("BGP drill with the upstream")]
    [InlineData("for example: BGP")]
    [InlineData("已知晓，BGP 暂不处理")]
    [InlineData("history: cpu")]
    [InlineData("previous BGP event")]
    [InlineData("历史 CPU 曲线")]
    [InlineData("CPU 巡检")]
    [InlineData("CPU upgrade finished")]
    [InlineData("CPU 维修")]
    [InlineData("明天看 CPU")]
    [InlineData("sample: cpu")]
    [InlineData("cpu suppressed")]
    [InlineData("邻居的 CPU")]
    [InlineData("peer cpu")]
    [InlineData("服务器 CPU")]
    [InlineData("CPU of the server")]
    // Ranges, counts, exceptions, alternatives.
    [InlineData("接口GE0/0/1-4 down")]
    [InlineData("两个接口 down")]
    [InlineData("接口GE0/0/1 或 GE0/0/2 down")]
    [InlineData("除GE0/0/1外接口 down")]
    public void It_is_not_asked_about(string text)
    {
        Asked(text).Should().BeNull();
    }

    [Theory]
    [InlineData("MA5800 接口 down。CPU 正常。")]
    [InlineData("MA5800 接口 down。随后 GE0/0/1 恢复。")]
    [InlineData("MA5800 接口 down\n以上为测试")]
    [InlineData("MA5800 接口 down\n接口GE0/0/1 down")]
    public void The_whole_text_counts(string text)
    {
        Asked(text).Should().BeNull();
    }

    [Theory]
    [InlineData("解析：BGP AS 64500\n已恢复", "BGP AS 64500", true)]
    [InlineData("BGP AS 64500，已恢复", "BGP AS 64500", false)]
    [InlineData("演练 BGP AS 64500", "BGP AS 64500", false)]
    [InlineData("演练", "BGP AS 64500", false)]
    public void The_line_that_it_was_found_in_counts_too(string evidence, string text, bool isAsked)
    {
        (Asked(InlineFault.Create(text, evidence: evidence)) is not null).Should().Be(isAsked);
    }

    [Theory]
    [InlineData("resolved", false)]
    [InlineData("firing", true)]
    public void What_its_sender_states_counts_too(string state, bool isAsked)
    {
        (Asked(InlineFault.Create("BGP AS 64500", stated: new Stated(state))) is not null).Should().Be(isAsked);
    }

    [Fact]
    public void A_keywords_own_words_do_not_speak_against_it()
    {
        Asked("MA5800 接口无流量")?.Keyword.Should().Be("接口无流量");
        Asked("没有 MA5800 接口无流量").Should().BeNull();
    }

    [Fact]
    public void The_whole_entry_comes_along()
    {
        var match = Asked("MA5800 接口 down")!;

        match.Action.Should().Be("p.port");
        match.Parameters.Should().ContainKey("mode");
        (match.NeedsDevice, match.Provider).Should().Be((false, "agent"));
        match.Keywords.Should().ContainSingle();
    }

    [Fact]
    public void A_text_that_is_too_long_to_be_read_is_not_asked_about()
    {
        Asked("BGP" + new string('啊', 10_000)).Should().BeNull();
    }

    private static ActionMatch? Asked(string text) => Asked(InlineFault.Create(text));

    private static ActionMatch? Asked(Fault fault)
    {
        var matcher = new ActionMatcher(ActionMapReader.Read(Map).Map, "p.default");
        return fault.Reading.Statements.Select(one => matcher.MatchUnclear(fault, one)).FirstOrDefault(match => match is not null);
    }
}
