using AiService.Faults.Keywords;
using AiService.Faults.Statements;

namespace AiService.Tests.Faults;

/// <summary>How a keyword is read: the thing, the state, and the words that only the operator knows.</summary>
public sealed class KeywordMeaningTests
{
    [Theory]
    [InlineData("cpu", ObjectKind.Cpu, null, null)]
    [InlineData("ＣＰＵ", ObjectKind.Cpu, null, null)]
    [InlineData("内存", ObjectKind.Memory, null, null)]
    [InlineData("bgp", ObjectKind.Neighbour, "bgp", null)]
    [InlineData("ospf 邻居", ObjectKind.Neighbour, "ospf", null)]
    [InlineData("接口down", ObjectKind.Interface, null, FaultState.Down)]
    [InlineData("Interface DOWN", ObjectKind.Interface, null, FaultState.Down)]
    [InlineData("接口未启用", ObjectKind.Interface, null, FaultState.NotEnabled)]
    [InlineData("接口down告警", ObjectKind.Interface, null, FaultState.Down)]
    [InlineData("cpu过高", ObjectKind.Cpu, null, FaultState.High)]
    [InlineData("ospf 接口down", ObjectKind.Interface, null, FaultState.Down, "ospf")]
    [InlineData("接口光功率低", ObjectKind.Interface, null, null, "光功率低")]
    [InlineData("核心接口down了", ObjectKind.Interface, null, FaultState.Down, "核心")]
    public void A_keyword_names_a_thing_and_perhaps_its_state(
        string keyword, ObjectKind kind, string? name, FaultState? state, params string[] unknown)
    {
        var meaning = new Keyword(keyword).Meaning;

        meaning.Thing.Should().Be(new FaultObject(kind, name));
        meaning.State.Should().Be(state);
        meaning.Unknown.Should().Equal(unknown);
        meaning.IsKnown.Should().Be(unknown.Length == 0);
    }

    [Theory]
    [InlineData("down", FaultState.Down)]
    [InlineData("err-disable", FaultState.ErrorDisabled)]
    [InlineData("flapping", FaultState.Flapping)]
    [InlineData("环路", FaultState.Looped)]
    [InlineData("license expired", null, "license", "expired")]
    [InlineData("光功率低", null, "光功率低")]
    [InlineData("shutdown", FaultState.AdministrativelyDown)]
    [InlineData("Gig0/0/1 down", FaultState.Down, "gig0/0/1")]
    [InlineData("transport", null, "transport")]
    public void A_keyword_may_name_no_thing(string keyword, FaultState? state, params string[] unknown)
    {
        var meaning = new Keyword(keyword).Meaning;

        meaning.Thing.Should().BeNull();
        meaning.State.Should().Be(state);
        meaning.Unknown.Should().Equal(unknown);
        meaning.IsKnown.Should().Be(unknown.Length == 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_blank_keyword_means_nothing(string keyword)
    {
        new Keyword(keyword).Meaning.IsKnown.Should().BeFalse();
    }
}
