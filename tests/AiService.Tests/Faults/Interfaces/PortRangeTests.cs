using AiService.Faults;

namespace AiService.Tests.Faults.Interfaces;

/// <summary>Ports named in full are one each; an expression for several is none of them.</summary>
public sealed class PortRangeTests
{
    [Theory]
    [InlineData("GE0/0/[1-4]")]
    [InlineData("xe-0/0/[0-3]")]
    [InlineData("Gi1/0/{1,2}")]
    [InlineData("GE0/0/1-4")]
    [InlineData("GE0/0/1~4")]
    [InlineData("GE0/0/1–4")]
    [InlineData("GE0/0/1 - 4")]
    [InlineData("Gi1/0/1..4")]
    [InlineData("GE0/0/1至4")]
    [InlineData("GE0/0/1到GE0/0/4")]
    [InlineData("Gig0/0/1 至 Gig0/0/4")]
    [InlineData("GE0/0/1-GE0/0/4")]
    [InlineData("Gi1/0/1 - Gi1/0/8")]
    [InlineData("Gi0/1 to Gi0/4")]
    [InlineData("Gi0/1 through 0/4")]
    [InlineData("GE0/0/1-0/0/4")]
    [InlineData("GE0/0/1、2、3")]
    [InlineData("GE0/0/1,2,3")]
    [InlineData("GE0/0/1和2")]
    [InlineData("GE0/0/1和0/0/2")]
    [InlineData("GE0/0/1 and 0/0/2")]
    [InlineData("GE0/0/1 & 2")]
    [InlineData("Eth1/1-4,1/7")]
    [InlineData("Eth1/1,1/3")]
    [InlineData("GE0/0/*")]
    [InlineData("GE0/0/x")]
    [InlineData("GE0/0/X")]
    [InlineData("GE1/*")]
    [InlineData("GE0/0/1/2/3/4")]
    [InlineData("xe-0/0/1/2")]
    [InlineData("GE0/0/1abc")]
    [InlineData("eth1-3")]
    [InlineData("Vlanif10-20")]
    [InlineData("Eth-Trunk1、2")]
    [InlineData("GE0/0/1等4个")]
    [InlineData("GE0/0/1、GE0/0/2等4个")]
    [InlineData("GE0/0/1, GE0/0/2, GE0/0/3 and 3 others")]
    [InlineData("GE0/0/1 etc")]
    [InlineData("GE0/0/1及后面")]
    [InlineData("GE0/0/1和其他")]
    public void An_expression_for_several_ports_is_one_mention_without_a_name(string expression)
    {
        foreach (var text in new[] { $"接口{expression} down", $"端口 {expression} 中断", $"interface {expression} is down" })
        {
            var mention = PortMentions.In(text).Should().ContainSingle(text).Subject;
            mention.IsSeveral.Should().BeTrue(text);
            mention.Name.Should().BeNull(text);
            text[mention.Start..mention.End].Should().Be(expression);
        }
    }

    [Theory]
    [InlineData("GE0/0/1、GE0/0/2 down", "GE0/0/1 GE0/0/2")]
    [InlineData("GE0/0/1和GE0/0/2 down", "GE0/0/1 GE0/0/2")]
    [InlineData("GE0/0/1,GE0/0/2,GE0/0/3 down", "GE0/0/1 GE0/0/2 GE0/0/3")]
    [InlineData("Gi0/1 and Gi0/2 are down", "Gi0/1 Gi0/2")]
    [InlineData("Gi0/1 & Gi0/2", "Gi0/1 Gi0/2")]
    [InlineData("GE0/0/1/GE0/0/2 down", "GE0/0/1 GE0/0/2")]
    [InlineData("Eth-Trunk1（成员GE0/0/1）down", "Eth-Trunk1 GE0/0/1")]
    public void Ports_named_in_full_are_one_mention_each(string text, string names) =>
        PortMentions.In(text).Select(mention => mention.Name?.Text).Should().Equal(names.Split(' '));

    [Theory]
    [InlineData("GE0/0/1 down, 3 errors")]
    [InlineData("GE0/0/1, 3 errors seen")]
    [InlineData("GE0/0/1 - 5 drops")]
    [InlineData("GE0/0/1 至 2026-01-01 一直down")]
    [InlineData("GE0/0/1 到 192.0.2.1 不通")]
    [InlineData("GE0/0/1, 12:30 down")]
    [InlineData("GE0/0/1、2台设备")]
    [InlineData("GE0/0/1和2个板卡")]
    [InlineData("GE0/0/1等待恢复")]
    [InlineData("GE0/0/1 down 10-20 次")]
    [InlineData("GE0/0/1、VLAN 10")]
    [InlineData("GE0/0/1 and the host")]
    public void A_number_of_another_thing_makes_no_range(string text) =>
        PortMentions.In(text).Should().ContainSingle().Which.Name!.Text.Should().Be("GE0/0/1");

    [Fact]
    public void A_range_beside_a_full_name_is_two_mentions() =>
        PortMentions.In("GE0/0/1-4、GE0/0/7 down").Select(mention => mention.Name?.Text).Should().Equal(null, "GE0/0/7");
}
