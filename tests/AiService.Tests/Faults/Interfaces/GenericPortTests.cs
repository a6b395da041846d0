using AiService.Faults;

namespace AiService.Tests.Faults.Interfaces;

/// <summary>What stands behind a noun for ports (| marks the place).</summary>
public sealed class GenericPortTests
{
    [Theory]
    [InlineData("interface| 1/1/24 is down", "1/1/24")]
    [InlineData("端口|0/9 down", "0/9")]
    [InlineData("端口| 1/0/3/2 down", "1/0/3/2")]
    [InlineData("port| port3 down", "port3")]
    [InlineData("port |ether5 is down", "ether5")]
    [InlineData("接口|ethernet1/4 down", "ethernet1/4")]
    [InlineData("接口|re0 down", "re0")]
    [InlineData("port| A1 down", "A1")]
    [InlineData("port| B24 down", "B24")]
    [InlineData("接口|wan1 down", "wan1")]
    [InlineData("接口|Trk1 down", "Trk1")]
    [InlineData("interface| lag 10 down", "lag10")]
    [InlineData("Port| 2:37 link down", "2:37")]
    [InlineData("port| 24 down", "24")]
    [InlineData("Interface| X2 Link Is Down", "X2")]
    [InlineData("interface|(1/3)\" - State DOWN", "1/3")]
    [InlineData("端口|[1/1/24] down", "1/1/24")]
    [InlineData("Interface| 2/1/c4/1 is not operational", "2/1/c4/1")]
    [InlineData("interface| 1/g12 down", "1/g12")]
    [InlineData("interface| Vlan 10 down", "Vlan10")]
    [InlineData("interface| \"eth5\" down", "eth5")]
    [InlineData("接口|SW1_GE0/0/1 down", "GE0/0/1")]
    [InlineData("interface| GigabitEthernet 1/0/1 down", "GigabitEthernet1/0/1")]
    [InlineData("ifName=|foo3, ifIndex=3", "foo3")]
    [InlineData("ifName=|internal, status=down", "internal")]
    [InlineData("ifname:| swp1s0", "swp1s0")]
    [InlineData("interface| mgmt down", "mgmt")]
    public void A_name_of_any_kind_is_read(string text, string name)
    {
        var mention = Read(text);

        mention!.Value.Name?.Text.Should().Be(name);
        InterfaceName.TryParse(name, out _).Should().BeTrue();
    }

    [Theory]
    [InlineData("接口|")]
    [InlineData("接口| ")]
    [InlineData("接口|down")]
    [InlineData("接口| 状态为down")]
    [InlineData("接口|，down")]
    [InlineData("interface| is down")]
    [InlineData("interface| down")]
    [InlineData("Interface| status changed")]
    [InlineData("port| link-down")]
    public void Nothing_stands_there(string text) => Read(text).Should().BeNull();

    [Theory]
    [InlineData("接口|MA5800 down")]
    [InlineData("interface| SW1 down")]
    [InlineData("interface| core moved state")]
    [InlineData("port| 8443 is down")]
    [InlineData("interface| 198.51.100.9 down")]
    [InlineData("interface| CPU0 down")]
    [InlineData("interface| 2026-01-02 down")]
    [InlineData("interface| 12:30:00 down")]
    [InlineData("port| AS65001 down")]
    [InlineData("interface| V200R003 down")]
    [InlineData("端口|24个 down")]
    public void Something_else_stands_there(string text)
    {
        var mention = Read(text);

        mention.Should().NotBeNull();
        mention!.Value.Name.Should().BeNull();
        mention.Value.IsSeveral.Should().BeFalse();
    }

    [Theory]
    [InlineData("interface| 1/1/1-1/1/4 down")]
    [InlineData("port| 1-24 down")]
    [InlineData("端口|1、2 down")]
    [InlineData("端口|1/0/1和1/0/2 down")]
    [InlineData("port| 24, 25 down")]
    [InlineData("端口|1/0/* down")]
    [InlineData("端口|GE0/0/1-4 down")]
    public void Several_stand_there(string text)
    {
        var mention = Read(text);

        mention!.Value.Name.Should().BeNull();
        mention.Value.IsSeveral.Should().BeTrue();
    }

    [Theory]
    [InlineData("1/1/24")]
    [InlineData("24")]
    [InlineData("port1.0.12")]
    [InlineData("gpon-onu_1/2/3:17")]
    [InlineData("mgmt")]
    [InlineData("A1")]
    [InlineData("Slot0_Port3")]
    public void A_devices_own_name_passes_whatever_it_is(string name) => InterfaceName.TryParse(name, out _).Should().BeTrue();

    [Theory]
    [InlineData("eth1|sh")]
    [InlineData("50|100GE1/0/1")]
    [InlineData("1 2")]
    [InlineData("a..1")]
    [InlineData("/etc/passwd1")]
    [InlineData("1/")]
    [InlineData("--1")]
    [InlineData("1;2")]
    [InlineData("192.0.2.1")]
    [InlineData("all")]
    [InlineData("eth1\t")]
    [InlineData("接口1")]
    [InlineData("abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz1")]
    public void What_is_unsafe_or_a_mere_word_does_not(string name) => InterfaceName.TryParse(name, out _).Should().BeFalse();

    private static PortMention? Read(string marked)
    {
        var at = marked.IndexOf('|', StringComparison.Ordinal);
        return GenericPort.Read(marked.Remove(at, 1), at);
    }
}
