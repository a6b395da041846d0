using AiService.Faults;
using AiService.Repairs.Store;

namespace AiService.Tests.Repairs;

/// <summary>What makes two faults of one device the same thing to repair.</summary>
public sealed class RepairTargetTests
{
    [Theory]
    [InlineData("CPU使用率95%", "CPU使用率 96.5 %")]
    [InlineData("CPU使用率95%", "cpu使用率９７％")]
    [InlineData("CPU95%", "CPU 96%")]
    [InlineData("CPU使用率95%，超过阈值80%", "CPU使用率81%，超过阈值85%")]
    [InlineData("温度82.5 ℃ 过高", "温度 84℃ 过高")]
    [InlineData("温度82度", "温度91度")]
    [InlineData("Rx power: -28.3 dBm too low", "Rx power:-31dBm too low")]
    [InlineData("接收光功率-28.3dBm", "接收光功率-9.75dBm")]
    [InlineData("到对端时延30ms", "到对端时延1,200 ms")]
    [InlineData("丢包 0.5%，时延 30 ms", "丢包 12%，时延 8 ms")]
    [InlineData("up for 30s", "up for 45s")]
    [InlineData("MAC地址5分钟内漂移12次", "MAC地址10分钟内漂移340次")]
    [InlineData("流量 950Mbps", "流量 1.2 Mbps")]
    public void What_was_measured_makes_no_other_target(string one, string other) => Of(one).Should().Be(Of(other));

    [Theory]
    [InlineData("VLAN 10 不通", "VLAN 20 不通")]
    [InlineData("BGP邻居 10.0.0.1 down", "BGP邻居 10.0.0.2 down")]
    [InlineData("BGP邻居 10.0.0.1 丢包5%", "BGP邻居 10.0.0.2 丢包5%")]
    [InlineData("路由 10.1.0.0/16 丢失", "路由 10.2.0.0/16 丢失")]
    [InlineData("邻居 fe80::1%eth0 down", "邻居 fe80::2%eth0 down")]
    [InlineData("邻居 2001:db8::15 不可达", "邻居 2001:db8::16 不可达")]
    [InlineData("OSPF 进程 1 异常", "OSPF 进程 2 异常")]
    [InlineData("peer AS 65001 idle", "peer AS 65002 idle")]
    [InlineData("MAC 00e0-fc12-3456 漂移", "MAC 00e0-fc12-3457 漂移")]
    [InlineData("CPU0使用率95%", "CPU1使用率95%")]
    [InlineData("slot 3 温度82℃", "slot 4 温度82℃")]
    [InlineData("2层环路", "3层环路")]
    [InlineData("链路1次要故障", "链路2次要故障")]
    [InlineData("CPU使用率95%", "内存使用率95%")]
    [InlineData("gw1s down", "gw2s down")]
    public void A_name_an_address_or_a_number_without_a_unit_does(string one, string other) => Of(one).Should().NotBe(Of(other));

    [Fact]
    public void A_port_is_the_target_however_it_is_written_and_whatever_was_measured_there()
    {
        RepairTarget.Of(new InterfaceName("Gig0/0/1"), "接口Gig0/0/1 收光 -28.3 dBm")
            .Should().Be(RepairTarget.Of(new InterfaceName("GigabitEthernet0/0/1"), "GigabitEthernet0/0/1 down"));
    }

    private static string Of(string description) => RepairTarget.Of(null, description);
}
