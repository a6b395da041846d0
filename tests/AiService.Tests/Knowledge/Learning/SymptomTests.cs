using AiService.Faults.Keywords;
using AiService.Knowledge.Learning;

namespace AiService.Tests.Knowledge.Learning;

public sealed class SymptomTests
{
    [Theory]
    [InlineData("接口Gig0/0/1 down", "接口down")]
    [InlineData("接口GE0/0/2 down", "接口down")]
    [InlineData("接口 GigabitEthernet 0/0/24  DOWN", "接口down")]
    [InlineData("接口ＧＥ０/０/２ down", "接口down")]
    [InlineData("接口Gig0/0/1(Vlan10) down", "接口down")]
    [InlineData("接口Eth-Trunk 1 关闭", "接口 关闭")]
    [InlineData("接口Gig0/0/1未启用", "接口 未启用")]
    [InlineData("CPU使用率过高：95%", "cpu使用率过高")]
    [InlineData("CPU使用率过高：93.5％", "cpu使用率过高")]
    [InlineData("内存使用率 8 GB / 16 GB，过高", "内存使用率 过高")]
    [InlineData("CPU0 overload", "cpu overload")]
    [InlineData("cpu 1 overload (97%)", "cpu overload")]
    [InlineData("BGP neighbor 10.1.2.3 AS 65001 down", "bgp neighbor as down")]
    [InlineData("BGP neighbor 2001:db8::1 as 65002 down", "bgp neighbor as down")]
    [InlineData("OSPFv3邻居断开", "ospfv3邻居断开")]
    [InlineData("IPv6路由丢失", "ipv6路由丢失")]
    [InlineData("802.1x认证失败", "802.1x认证失败")]
    [InlineData("2层环路", "2层环路")]
    [InlineData("3层环路", "3层环路")]
    [InlineData("2026-11-24 08:00:00 link-down on core-sw-1", "link-down on")]
    [InlineData("MAC 00e0-fc12-3456 flapping", "mac flapping")]
    [InlineData("端口00:1a:2b:3c:4d:5e冲突", "端口 冲突")]
    [InlineData("丢包率 3.2 % ，延迟 120ms", "丢包率 延迟")]
    [InlineData("rx_errors 1,024", "rx_errors")]
    public void Names_numbers_and_addresses_do_not_make_another_symptom(string description, string symptom)
    {
        Symptom.Of(description, "core-sw-1").Key.Should().Be(symptom);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \u202e\u0000 ")]
    [InlineData("Gig0/0/1 95%")]
    [InlineData("---：")]
    public void Nothing_but_names_and_numbers_is_no_symptom(string description)
    {
        Symptom.Of(description, "1").Key.Should().BeEmpty();
    }

    [Theory]
    [InlineData("接口Gig0/0/1 down")]
    [InlineData("CPU使用率过高：95%，过载")]
    [InlineData("设备 core-sw-1 的接口 XGE1/0/1 收光 -28.1dBm 过低")]
    [InlineData("BGP neighbor 10.1.2.3 (AS 65001) went from Established to Idle")]
    [InlineData("Interface GigabitEthernet0/0/1 is administratively down, line protocol is DOWN")]
    [InlineData("路由环路：10.0.0.0/8 via 192.168.1.1")]
    public void A_symptom_is_a_keyword_that_finds_its_description_again(string description)
    {
        new Keyword(Symptom.Of(description, "core-sw-1").Keyword).PartsIn(KeywordText.Of(description)).Should().BeTrue();
    }

    [Fact]
    public void A_device_name_that_could_be_a_word_of_the_symptom_stays()
    {
        Symptom.Of("router down", "router").Key.Should().Be("router down");
        Symptom.Of("cpu过载", "cpu").Key.Should().Be("cpu过载");
    }
}
