using AiService.Agent.Running;
using AiService.NetworkAgent.Parameters;

namespace AiService.Tests.NetworkAgent;

/// <summary>Which runbook a fault gets, and what is found in its words for it.</summary>
public class RunbookChoiceTests
{
    [Theory]
    [InlineData("接口Gig0/0/1 down", "enable-interface")]
    [InlineData("Interface Gi1/0/1 is down", "enable-interface")]
    [InlineData("接口Gi1/0/1 err-disabled，down", "reenable-error-disabled")]
    [InlineData("接口GE0/0/1 假死", "bounce-interface")]
    [InlineData("BGP会话卡住，邻居10.0.0.2", "clear-bgp-session")]
    [InlineData("CPU使用率过高：95%", "diagnose-high-cpu")]
    [InlineData("内存使用率超过90%", "diagnose-high-memory")]
    [InlineData("风扇异响", null)]
    public void The_keyword_that_fits_best_decides(string fault, string? runbook)
    {
        Library.Embedded.Catalog.For(Orders.For("1", null, fault, action: null).DeviceFault())?.Name.Should().Be(runbook);
    }

    [Fact]
    public void A_mapped_action_decides_before_any_word()
    {
        Library.Embedded.Catalog.For(Orders.For("1", null, "接口Gig0/0/1 down", "network.remediation.bounce_interface").DeviceFault())!.Name.Should().Be("bounce-interface");
    }

    [Theory]
    [InlineData("BGP邻居10.0.0.2断开", "10.0.0.2")]
    [InlineData("BGP peer 10.0.0.2 stuck.", "10.0.0.2")]
    [InlineData("BGP peer (10.0.0.2) stuck, 10.0.0.2", "10.0.0.2")]
    [InlineData("网段10.0.0.0/24 无路由", "")]
    [InlineData("10.0.0.256", "")]
    [InlineData("10.0.0.02", "")]
    [InlineData("版本 V200R003C01SPC900 1.2.3.4.5", "")]
    [InlineData("10.0.0.2 与 10.0.0.3", "10.0.0.2 10.0.0.3")]
    [InlineData("１０.0.0.2", "")]
    public void An_address_is_found_whole_or_not_at_all(string fault, string found)
    {
        string.Join(' ', ParameterFinder.In(fault, new Parameter("peer", ParameterType.Ipv4, null))).Should().Be(found);
    }

    [Theory]
    [InlineData("peer 2001:db8::1: down", "2001:db8::1")]
    [InlineData("时间 12:00:00", "")]
    [InlineData("MAC 00:11:22:33:44:55", "")]
    public void So_is_an_IPv6_address(string fault, string found)
    {
        string.Join(' ', ParameterFinder.In(fault, new Parameter("peer", ParameterType.Ipv6, null))).Should().Be(found);
    }

    [Theory]
    [InlineData("VLAN 10 不通", "10")]
    [InlineData("vlan id：4094", "4094")]
    [InlineData("VLAN 4095", "")]
    [InlineData("VLAN0", "")]
    [InlineData("Vlanif10 down", "")]
    public void So_is_a_VLAN(string fault, string found)
    {
        string.Join(' ', ParameterFinder.In(fault, new Parameter("vlan", ParameterType.Vlan, null))).Should().Be(found);
    }
}
