using AiService.Faults;
using AiService.Faults.Reading;

namespace AiService.Tests.Faults;

public sealed class InterfaceNameTests
{
    [Theory]
    [InlineData("接口Gig0/0/1 down", "Gig0/0/1")]
    [InlineData("接口 GigabitEthernet0/0/1 状态为down", "GigabitEthernet0/0/1")]
    [InlineData("XGE1/0/1端口down", "XGE1/0/1")]
    [InlineData("Eth-Trunk1 中断", "Eth-Trunk1")]
    [InlineData("interface Te1/1/1 is down", "Te1/1/1")]
    [InlineData("xe-0/0/0 down", "xe-0/0/0")]
    [InlineData("端口swp1 down", "swp1")]
    [InlineData("接口eth1 down", "eth1")]
    [InlineData("接口Vlanif100 down", "Vlanif100")]
    [InlineData("10GE1/0/1 down", "10GE1/0/1")]
    public void A_name_is_found_in_Chinese_and_English_text(string text, string name) =>
        InterfaceNames.In(text).Select(found => found.Text).Should().Equal(name);

    [Theory]
    [InlineData("VRP V200R003C01SPC900")]
    [InlineData("P1 CPU使用率 95%")]
    [InlineData("192.168.1.1 无法连接")]
    [InlineData("2025-01-01 12:00:00 告警")]
    [InlineData("BGP断开 AS65001")]
    public void Versions_levels_addresses_and_dates_are_no_names(string text) => InterfaceNames.In(text).Should().BeEmpty();

    [Theory]
    [InlineData("eth1\n")]
    [InlineData("eth1;reboot")]
    [InlineData("eth1 | reboot")]
    [InlineData("eth1?")]
    [InlineData("еth1")] // the first letter is Cyrillic
    [InlineData("ｅth1")]
    [InlineData("Gig0/0/1 $(reboot)")]
    [InlineData("-rf")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData(null)]
    public void Nothing_else_passes_as_a_whole_name(string? text) => InterfaceName.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void Long_and_short_names_of_one_port_have_one_key()
    {
        string[] names = ["Gig0/0/1", "GE0/0/1", "GigabitEthernet0/0/1", "gigabitethernet0/0/1", "Gi0/0/1"];
        names.Select(name => new InterfaceName(name).Canonical).Distinct().Should().ContainSingle();
        new InterfaceName("XGE0/0/1").Canonical.Should().NotBe(new InterfaceName("GE0/0/1").Canonical);
        new InterfaceName("GE0/0/1").Canonical.Should().NotBe(new InterfaceName("GE0/0/10").Canonical);
    }

    [Theory]
    [InlineData("接口Gig0/0/1 down，接口Gig0/0/2 down", "接口Gig0/0/1 down|接口Gig0/0/2 down")]
    [InlineData("接口Gig0/0/1、Gig0/0/2 down", "接口Gig0/0/1 down|接口Gig0/0/2 down")]
    public void Several_interfaces_are_several_clauses_that_name_their_own_only(string description, string clauses) =>
        FaultReader.Read(description).Faults.Select(fault => fault.Text).Should().Equal(clauses.Split('|'));

    [Fact]
    public void A_healthy_interface_beside_a_broken_one_is_kept_apart()
    {
        FaultReader.Read("接口Gig0/0/1 up，接口Gig0/0/2 down").Faults
            .Should().ContainSingle().Which.Object.Port!.Text.Should().Be("Gig0/0/2");
    }

    [Fact]
    public void One_denied_clause_does_not_deny_the_other()
    {
        FaultReader.Read("接口Gig0/0/1 未down，接口Gig0/0/2 down").Faults
            .Select(fault => fault.Object.Port!.Text).Should().Equal("Gig0/0/2");
    }
}
