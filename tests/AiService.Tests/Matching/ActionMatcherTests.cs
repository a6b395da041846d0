using AiService.Faults.Keywords;
using AiService.Faults.Reading;
using AiService.Matching;

namespace AiService.Tests.Matching;

public sealed class ActionMatcherTests
{
    private const string GuideMap = """
        {
          "接口down": "network.remediation.enable_interface",
          "cpu": "network.remediation.reduce_cpu"
        }
        """;

    [Theory]
    [InlineData("接口Gig0/0/1 down", "network.remediation.enable_interface", MatchRule.Parts)]
    [InlineData("接口down", "network.remediation.enable_interface", MatchRule.Contains)]
    [InlineData("接口 Gig0/0/1 状态为down", "network.remediation.enable_interface", MatchRule.Parts)]
    [InlineData("CPU使用率过高：95%", "network.remediation.reduce_cpu", MatchRule.Contains)]
    [InlineData("OSPF邻居故障", "network.remediation.generic_fix", MatchRule.Default)]
    public void The_guides_map_finds_the_action_of_a_fault(string description, string action, MatchRule rule)
    {
        var match = Matcher(GuideMap, "network.remediation.generic_fix").Match(FaultReader.Read(description).Statements[0]);

        match.Action.Should().Be(action);
        match.Rule.Should().Be(rule);
        match.IsExplicit.Should().Be(rule != MatchRule.Default);
        match.Also.Should().BeEmpty();
    }

    [Fact]
    public void Without_a_default_action_a_fault_that_nothing_fits_has_no_action()
    {
        Matcher(GuideMap, null).Match(FaultReader.Read("OSPF邻居故障").Statements[0]).Should().Be(ActionMatch.Nothing);
    }

    [Fact]
    public void A_keyword_that_is_contained_goes_before_an_earlier_one_that_fits_by_its_parts()
    {
        var match = Matcher("""{"接口down": "p.parts", "Gig0/0/1": "p.contains", "down": "p.later"}""", "p.default").Match(FaultReader.Read("接口Gig0/0/1 down").Statements[0]);

        match.Action.Should().Be("p.contains");
        match.Keyword.Should().Be("Gig0/0/1");
        match.Also.Should().Equal(
            new AlsoMatched("接口down", "p.parts", MatchRule.Parts),
            new AlsoMatched("down", "p.later", MatchRule.Contains));
    }

    [Fact]
    public void Among_keywords_that_fit_alike_the_maps_order_decides()
    {
        Matcher("""{"z": "p.z", "a": "p.a"}""", null).Match(FaultReader.Read("a z").Statements[0]).Action.Should().Be("p.z");
        Matcher("""{"接口down": "p.one", "接口 down": "p.two"}""", null).Match(FaultReader.Read("接口x down").Statements[0]).Action.Should().Be("p.one");
    }

    [Fact]
    public void The_parameters_of_the_deciding_entry_come_along()
    {
        var match = Matcher("""{"cpu": {"action": "p.q", "parameters": {"top": 5}}}""", null).Match(FaultReader.Read("CPU过载").Statements[0]);

        match.Parameters.Should().ContainKey("top").WhoseValue.GetInt32().Should().Be(5);
    }

    private static ActionMatcher Matcher(string map, string? defaultAction)
    {
        var reading = ActionMapReader.Read(map);
        reading.Problems.Should().BeEmpty();
        return new ActionMatcher(reading.Map, defaultAction);
    }
}
