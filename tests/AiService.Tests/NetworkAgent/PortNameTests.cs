using AiService.Faults;

namespace AiService.Tests.NetworkAgent;

/// <summary>From a fault's words to what is sent: each platform's own name for the port, and nothing else.</summary>
public class PortNameTests
{
    [Theory]
    [InlineData("vrp", "接口Gig0/0/1 down", "GigabitEthernet0/0/1")]
    [InlineData("vrp", "接口GE0/0/1 down", "GigabitEthernet0/0/1")]
    [InlineData("vrp", "接口 GigabitEthernet0/0/1 状态为down", "GigabitEthernet0/0/1")]
    [InlineData("vrp", "端口XGE1/0/1 down", "XGigabitEthernet1/0/1")]
    [InlineData("vrp", "10GE1/0/1 down", "10GE1/0/1")]
    [InlineData("vrp", "100GE1/0/1 down", "100GE1/0/1")]
    [InlineData("vrp", "Eth-Trunk1 中断", "Eth-Trunk1")]
    [InlineData("vrp", "接口Vlanif10 down", "Vlanif10")]
    [InlineData("vrp", "接口Gig0/0/1.100 down", "GigabitEthernet0/0/1.100")]
    [InlineData("vrp8", "接口GE1/0/1 down", "GigabitEthernet1/0/1")]
    [InlineData("comware", "接口GE1/0/1 down", "GigabitEthernet1/0/1")]
    [InlineData("comware", "端口XGE1/0/49 down", "Ten-GigabitEthernet1/0/49")]
    [InlineData("comware", "接口BAGG1 down", "Bridge-Aggregation1")]
    [InlineData("comware", "接口Vlan10 down", "Vlan-interface10")]
    [InlineData("comware", "接口M-GE0/0/0 down", "M-GigabitEthernet0/0/0")]
    [InlineData("ios", "interface Gi1/0/1 is down", "GigabitEthernet1/0/1")]
    [InlineData("ios", "interface Te1/1/1 is down", "TenGigabitEthernet1/1/1")]
    [InlineData("ios", "接口Po1 down", "Port-channel1")]
    [InlineData("ios", "接口Twe1/0/1 down", "TwentyFiveGigE1/0/1")]
    [InlineData("ios", "接口Vlan10 down", "Vlan10")]
    [InlineData("vrp", "接口MultiGE0/0/1 down", "MultiGE0/0/1")]
    [InlineData("vrp", "接口50GE1/0/1 down", "50GE1/0/1")]
    [InlineData("comware", "接口Cellular0/0 down", "Cellular0/0")]
    [InlineData("comware", "接口FiftyGigE1/0/1 down", "FiftyGigE1/0/1")]
    [InlineData("ios", "接口FiftyGigE1/0/1 down", "FiftyGigE1/0/1")]
    [InlineData("ios", "接口Cellular0/1/0 down", "Cellular0/1/0")]
    [InlineData("ios", "接口ATM0/1/0 down", "ATM0/1/0")]
    [InlineData("ios", "接口POS1/0 down", "POS1/0")]
    [InlineData("ios", "接口BVI10 down", "BVI10")]
    [InlineData("ios", "接口Virtual-Template1 down", "Virtual-Template1")]
    [InlineData("nxos", "接口Bdi10 down", "Bdi10")]
    [InlineData("nxos", "接口Eth1/1 down", "Ethernet1/1")]
    [InlineData("nxos", "接口Po10 down", "port-channel10")]
    [InlineData("eos", "接口Et3/1 down", "Ethernet3/1")]
    [InlineData("eos", "接口Po1 down", "Port-Channel1")]
    [InlineData("junos", "接口xe-0/0/0 down", "xe-0/0/0")]
    [InlineData("junos", "接口GE0/0/1 down", "ge-0/0/1")]
    [InlineData("junos", "接口ae1 down", "ae1")]
    [InlineData("frr", "接口eth1 down", "eth1")]
    [InlineData("frr", "端口swp1 down", "swp1")]
    [InlineData("linux", "接口enp3s0 down", "enp3s0")]
    [InlineData("linux", "接口eth1.100 down", "eth1.100")]
    public void A_port_is_sent_by_the_platforms_own_name(string platform, string fault, string sent)
    {
        var port = InterfaceNames.In(fault).Should().ContainSingle().Subject;

        Library.Platform(platform).Interfaces.For(port)!.Long.Should().Be(sent);
    }

    [Theory]
    [InlineData("vrp", "xe-0/0/0", "Junos names it so")]
    [InlineData("vrp", "Po1", "no such kind there")]
    [InlineData("vrp", "Te1/0/1", "it may be XGigabitEthernet or 10GE, and is not guessed")]
    [InlineData("nxos", "Gi0/1", "all its ports are Ethernet")]
    [InlineData("ios", "Eth-Trunk1", "Huawei names it so")]
    [InlineData("junos", "Vlanif10", "Huawei names it so")]
    [InlineData("frr", "Gig0/0/1", "a kernel's device has no slash")]
    [InlineData("linux", "xe-0/0/0", "a kernel's device has no slash")]
    public void A_name_that_the_platform_does_not_have_is_refused(string platform, string port, string why)
    {
        Library.Platform(platform).Interfaces.For(new InterfaceName(port)).Should().BeNull(why);
    }

    [Theory]
    [InlineData("eth1;reboot")]
    [InlineData("eth1\nreload")]
    [InlineData("eth1|sh")]
    [InlineData("eth1?")]
    [InlineData("eth1 up")]
    [InlineData("еth1")]
    [InlineData("ｅth1")]
    [InlineData("GE0/0/1\r")]
    [InlineData("-all")]
    [InlineData("")]
    public void Whatever_is_no_plain_name_is_refused_on_every_platform(string text)
    {
        foreach (var platform in Library.Embedded.Platforms.Values)
        {
            platform.Interfaces.For(new InterfaceName(text)).Should().BeNull(platform.Name);
        }
    }
}
