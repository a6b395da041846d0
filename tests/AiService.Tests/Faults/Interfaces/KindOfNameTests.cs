using AiService.Faults;

namespace AiService.Tests.Faults.Interfaces;

/// <summary>Names as devices of many vendors print them, each in every sentence.</summary>
public sealed class KindOfNameTests
{
    [Theory]
    [InlineData("huawei", "GigabitEthernet0/0/1.4094 XGigabitEthernet1/0/48 10GE1/0/2 25GE1/0/3 40GE2/0/1 50GE1/0/1 100GE1/0/4:1 200GE1/0/1 400GE3/0/0 MultiGE0/0/5 MEth0/0/0 "
        + "Eth-Trunk127 Vlanif4094 Vbdif5010 LoopBack1023456789 InLoopBack0 NULL0 Nve1 Virtual-Ethernet0/0/1 VE0/0/1 Global-VE1 FlexE1/0/1 Wlan-Bss17 Wlan-Radio0/0/0 "
        + "Stack-Port0/1 Cellular0/0/0 Dialer1:0 Serial1/0/0:15 Tunnel0/0/128 Pos1/0/0 Atm1/0/0 Virtual-Template0")]
    [InlineData("h3c", "Ten-GigabitEthernet1/0/49 Twenty-FiveGigE1/0/1 WGE1/0/1 FortyGigE1/0/53 FGE1/0/53 FiftyGigE1/0/1 HundredGigE1/0/25 HGE1/0/25 TwoHundredGigE1/0/1 "
        + "FourHundredGigE1/0/1 SGE1/0/1 M-GigabitEthernet0/0/0 M-GE0/0/0 M-E1/0/0/0 M-Ethernet0/0/0 Bridge-Aggregation1 BAGG1 Route-Aggregation1.10 RAGG2 Vlan-interface10 "
        + "Vsi-interface100 Reth1 Eth-channel2/0/1:0 E-Ch2/0/1:0 WLAN-Radio1/0/1 WLAN-BSS12 MP-group2/0/1 Register-Tunnel0 REG0 InLoopBack0 InLoop0 S-Channel1/0/1:10 Aux0/1")]
    [InlineData("cisco", "GigabitEthernet1/0/24 Gi1/0/24 TenGigabitEthernet1/1/1 Te1/1/1 TwoGigabitEthernet1/0/1 Tw1/0/1 FiveGigabitEthernet1/0/1 TwentyFiveGigE1/0/1 Twe1/0/1 "
        + "FiftyGigE1/0/1 TwoHundredGigE1/0/1 FourHundredGigE0/0/0/35 FourHundredGigabitEthernet1/0/1 HundredGigabitEthernet0/0/3 AppGigabitEthernet1/0/1 Ap1/0/1 VirtualPortGroup0 "
        + "Port-channel48 Po48.100 BVI10 BDI100 Multilink1 Virtual-Access2.1 Virtual-PPP1 Embedded-Service-Engine0/0 Bluetooth0/4 SM1/0 fc1/5 vfc17 vasileft1 vasiright1 nve1 NVI0 "
        + "Cellular0/1/0 ATM0/1/0.100 POS1/0 Tunnel2147483647 Vlan4094 Dot11Radio0 Serial0/0/0:0.100 GigabitEthernet0/0/1.4294967295 san-port-channel5 sup-eth0 mti3 Vethernet10")]
    [InlineData("iosxr", "Bundle-Ether10 Bundle-Ether10.3001 BE10 TenGigE0/2/0/4 TwentyFiveGigE0/0/0/1 HundredGigE0/0/0/1/2 FortyGigE0/0/0/3 MgmtEth0/RP0/CPU0/0 MgmtEth0/RSP0/CPU0/1 "
        + "Mg0/RP1/CPU0/0 tunnel-te101 tunnel-ip5 PW-Ether12 Optics0/0/0/1 CoherentDSP0/0/0/1 Bundle-POS1 FH0/0/0/1 TH0/0/0/1 Loopback0")]
    [InlineData("arista", "Ethernet3/1/1 Et3/1 Et49 Management1 Management1/1 Ma1 Ma1/1 Port-Channel10 Vlan100 Vxlan1 Vx1 Loopback0 Null0 Recirc-Channel1")]
    [InlineData("juniper", "ge-0/0/0 xe-1/2/3.100 et-0/0/52:3 fe-0/0/7 so-1/0/0 mge-0/0/11 ae0.1001 reth0 reth11.0 st0.1 gr-0/0/0.0 lt-0/0/10.1 sp-0/0/0 ms-0/2/0 pfe-0/0/0.16383 lc-0/0/0.32769 "
        + "irb.4000 vlan.10 fxp0 em0.0 me0.0 vme0 fti0 lsi.0 pp0.0 vtep.32770 lo0.16384 fab0 swfab1 demux0 si-0/0/0 vcp-255/1/0")]
    [InlineData("linux", "eth1.100 eth0:1 enp3s0 enP4p1s0 enp0s31f6 enp129s0f1np1 ens5f1v0 ens192 eno1 enx00005e005301 wlp2s0 wlx00005e005302 wlan0 swp1 swp3s2 swp49.200 bond0.10 team1 br0 br-lan "
        + "br-5b1c2f0e9d7a virbr0 vmbr0 docker0 veth3af09c1 vnet7 tun0 tap3 wg0 ppp0 pppoe1 vti64 dummy0 flannel.1 cni0 gre1 sit1 imq0 gpd0 peerlink.4094 vlan20 lo0")]
    [InlineData("ruijie", "AggregatePort1 Ag12 TenGigabitEthernet1/52 TFGigabitEthernet0/1 OverlayRouter1 Mgmt0")]
    [InlineData("zte", "gei-0/1/0/1 gei-0/1/0/1.100 xgei-1/1/0/2 cgei-0/4/0/1 fei-0/1/0/3 gei_1/1 xgei_2/24 smartgroup1 smartgroup12.30 gpon-olt_1/2/3 gpon-onu_1/2/3:17 mgmt_eth0/RP0/CPU0/0 supervlan5")]
    [InlineData("others", "port3 wan1 lan2 dmz1 internal5 ether5 sfp-sfpplus2 sfp28-1 combo1 ManagementEthernet0/0 fortyGigE0/52 Trk1 lag5 ethernet-1/1 lag-10 esat-1/1/5 mlt12 ve10 "
        + "igb0 vtnet1 re0 ovpns2 TGigaEthernet0/2 GigaEthernet0/3 Port-aggregator3 tunnel.12 loopback.1 xethernet2/1 gige0_1 port1.0.12 gigabit-switchport0/4 GE0/0 vni-0/2")]
    public void A_name_is_read_in_every_sentence(string vendor, string names)
    {
        foreach (var name in names.Split(' '))
        {
            foreach (var sentence in Sentences.Of(name))
            {
                PortMentions.In(sentence).Select(mention => mention.Name?.Text).Should().Equal([name], $"{vendor}: {sentence}");
            }
        }
    }

    [Theory]
    [InlineData("interface GigabitEthernet 1/0/1 is down", "GigabitEthernet1/0/1")]
    [InlineData("Gi 1/0/1 down", "Gi1/0/1")]
    [InlineData("接口Eth-Trunk 1 down", "Eth-Trunk1")]
    [InlineData("interface AggregatePort 7, changed state to down", "AggregatePort7")]
    [InlineData("Bundle-Ether 10 is down", "Bundle-Ether10")]
    [InlineData("MgmtEth 0/RP0/CPU0/0 is down", "MgmtEth0/RP0/CPU0/0")]
    public void A_blank_may_stand_before_the_numbers(string text, string name) => Read(text).Should().Equal(name);

    [Theory]
    [InlineData("SW1_GE0/0/1 down", "GE0/0/1")]
    [InlineData("SW1-GE0/0/1 down", "GE0/0/1")]
    [InlineData("BJ-CORE-01-GigabitEthernet1/0/24 down", "GigabitEthernet1/0/24")]
    [InlineData("core-sw-xe-0/0/0 down", "xe-0/0/0")]
    [InlineData("HX_SW_02_10GE1/0/1 down", "10GE1/0/1")]
    [InlineData("fw-02-10GE1/0/1 down", "10GE1/0/1")]
    [InlineData("node7_eth0 down", "eth0")]
    [InlineData("node7-eth0 down", "eth0")]
    [InlineData("agg-2-Eth-Trunk12 down", "Eth-Trunk12")]
    [InlineData("SW1_GE0/0/1_link_down", "GE0/0/1")]
    [InlineData("GE0/0/1-uplink down", "GE0/0/1")]
    [InlineData("1.GE0/0/2 down", "GE0/0/2")]
    [InlineData("SW1/GE0/0/1 down", "GE0/0/1")]
    [InlineData("sw1:GE0/0/1 down", "GE0/0/1")]
    [InlineData("gE0/0/1LINKDOWN", "gE0/0/1")]
    [InlineData("PORT3 is down", "PORT3")]
    public void A_name_is_read_behind_a_host_and_in_any_letter_case(string text, string name) => Read(text).Should().Equal(name);

    private static IEnumerable<string?> Read(string text) => PortMentions.In(text).Select(mention => mention.Name?.Text);
}
