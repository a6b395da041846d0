using AiService.Faults.Messages;

namespace AiService.Tests.Faults.Messages;

/// <summary>The header of a message is never part of its text, and a sentence is never taken for a message.</summary>
public sealed class MessageHeaderTests
{
    public static TheoryData<string, string?, string> Lines => new()
    {
        // IOS: sequence number, host, clock that is not set, zone, uptime, processor
        { "<189>521: edge-7: *Nov 14 08:30:56.699: %LINK-5-CHANGED: Interface Gi2, changed state to down", "LINK-CHANGED", "Interface Gi2, changed state to down" },
        { "<189>1179: CORE_3: May 31 15:25:53.743 MEST: %LINK-3-UPDOWN: Interface Gi2, changed state to up", "LINK-UPDOWN", "Interface Gi2, changed state to up" },
        { "000046: 00:00:46: %LINK-3-UPDOWN: Interface Fa0/1, changed state to up", "LINK-UPDOWN", "Interface Fa0/1, changed state to up" },
        { "1w2d: %LINK-3-UPDOWN: Interface Fa0/1, changed state to up", "LINK-UPDOWN", "Interface Fa0/1, changed state to up" },
        { "*Mar  1 18:46:11: %LINEPROTO-SP-5-UPDOWN: Line protocol on Interface Te1/1, changed state to down", "LINEPROTO-UPDOWN", "Line protocol on Interface Te1/1, changed state to down" },
        { "Jan 16 2024 04:40:19.123 CST: %TRANSCEIVER-DFC2-6-REMOVED: Transceiver module removed from Te2/0/0", "TRANSCEIVER-REMOVED", "Transceiver module removed from Te2/0/0" },
        { "%LINK-SW1_SP-3-UPDOWN: Interface Te1/1/4, changed state to down", "LINK-UPDOWN", "Interface Te1/1/4, changed state to down" },

        // IOS XR, NX-OS, EOS
        { "LC/0/2/CPU0:Jul  7 20:16:14.834 : ifmgr[214]: %PKT_INFRA-LINK-3-UPDOWN : Interface Te0/2/0/4, changed state to Down", "PKT_INFRA-LINK-UPDOWN", "Interface Te0/2/0/4, changed state to Down" },
        { "<187>94307: agg2 RP/0/RSP0/CPU0:2024 Jul 7 20:16:14.834 UTC: bgp[1051]: %ROUTING-BGP-5-ADJCHANGE : neighbor 192.0.2.4 Up", "ROUTING-BGP-ADJCHANGE", "neighbor 192.0.2.4 Up" },
        { "2024 Jul 7 10:00:00 nx9k-1 %ETHPORT-5-IF_DOWN_LINK_FAILURE: Interface Ethernet1/33 is down (Link failure)", "ETHPORT-IF_DOWN_LINK_FAILURE", "Interface Ethernet1/33 is down (Link failure)" },
        { "<189>: 2024 Apr 22 10:27:53 CDT: %ETHPORT-5-IF_UP: Interface Ethernet1/8 is up in mode access", "ETHPORT-IF_UP", "Interface Ethernet1/8 is up in mode access" },
        { "2024 Jul 7 10:00:00 n7k %$ VDC-2 %$ %BFD-5-SESSION_STATE_UP: BFD session 7 to neighbor 192.0.2.9 is up", "BFD-SESSION_STATE_UP", "BFD session 7 to neighbor 192.0.2.9 is up" },
        { "<165>Feb  7 22:22:26 leaf-3 Bfd: %BFD-5-STATE_CHANGE: peer (vrf:default, ip:192.0.2.9) changed state from Up to Down diag None", "BFD-STATE_CHANGE", "peer (vrf:default, ip:192.0.2.9) changed state from Up to Down diag None" },

        // Huawei, H3C, 3Com
        { "%%01IFNET/2/linkDown_active(l)[35]:The interface status changes. (ifName=GE0/0/2)", "IFNET/linkDown_active", "The interface status changes. (ifName=GE0/0/2)" },
        { "<185>2024-7-23 01:00:34.270.1 wh-sw-2 %%01IFNET/4/IF_STATE(l)[4997]:Interface GE0/0/8 has turned into DOWN state.", "IFNET/IF_STATE", "Interface GE0/0/8 has turned into DOWN state." },
        { "Jul 19 2024 18:11:45+08:00 wh-ne-1 %%01ENTITYTRAP/3/hwCPUUtilizationRisingAlarm_active(l):CID=0x807a0405-alarmID=0x08520003;The CPU usage exceeded the pre-set overload threshold.", "ENTITYTRAP/hwCPUUtilizationRisingAlarm_active", "The CPU usage exceeded the pre-set overload threshold." },
        { "IFNET/1/IF_PVCDOWN:OID 1.3.6.1.6.3.1.1.5.3 Interface 56 turned into DOWN state.", "IFNET/IF_PVCDOWN", "Interface 56 turned into DOWN state." },
        { "%%01PHY/4/PHY_STATUS_UP2DOWN(l)[155]:Slot=1;GE1/1/8 change status to down.", "PHY/PHY_STATUS_UP2DOWN", "GE1/1/8 change status to down." },
        { "%Jan  1 00:00:00:000 2024 H3C IFNET/3/PHY_UPDOWN: Physical state on the interface GE1/0/1 changed to down.", "IFNET/PHY_UPDOWN", "Physical state on the interface GE1/0/1 changed to down." },
        { "%Jan  1 00:00:00:000 2024 机房一 IFNET/3/PHY_UPDOWN: -MDC=1; GE1/0/1 link status is DOWN.", "IFNET/PHY_UPDOWN", "GE1/0/1 link status is DOWN." },
        { "Oct  2 19:08:00 2024 3Com Baseline Switch %%10IFNET/4/LINK UPDOWN(l):   GE1/0/2: link status is UP", "IFNET/LINK_UPDOWN", "GE1/0/2: link status is UP" },
        { "Dec 25 18:03:21 2024 office-1 [PHY]/5/PORT LINK STATUS CHANGE: Ethernet0/11 turns into DOWN state", "PHY/PORT_LINK_STATUS_CHANGE", "Ethernet0/11 turns into DOWN state" },

        // Junos, RFC 5424, FRR, SONiC, kernels
        { "Jul 7 20:16:14 mx-2 rpd[1234]: RPD_OSPF_NBRUP: OSPF neighbor 192.0.2.9 state changed from Init to 2Way", "RPD_OSPF_NBRUP", "OSPF neighbor 192.0.2.9 state changed from Init to 2Way" },
        { "RPD_OSPF_NBRUP: OSPF neighbor 192.0.2.9 state changed from Init to 2Way", "RPD_OSPF_NBRUP", "OSPF neighbor 192.0.2.9 state changed from Init to 2Way" },
        { "<28>Jul  8 23:04:13  re0.mx-2 craftd[4817]:  Major alarm set, FPC 0 Fan 2 not spinning", "craftd", "Major alarm set, FPC 0 Fan 2 not spinning" },
        { "<165>1 2024-07-07T20:16:14.5+08:00 mx-2 mib2d 1234 SNMP_TRAP_LINK_DOWN [junos@2636.1.1.1.2.29 interface-name=\"xe-0/0/3\"] ifIndex 502, ifName xe-0/0/3", "SNMP_TRAP_LINK_DOWN", "ifIndex 502, ifName xe-0/0/3" },
        { "<166>1 2024-02-20T15:10:50.505646+00:00 spine-1 bgpd 83 - -  %ADJCHANGE: neighbor 192.0.2.142(leaf-2) in vrf default Up", "ADJCHANGE", "neighbor 192.0.2.142(leaf-2) in vrf default Up" },
        { "<13>1 2024-02-22T10:57:30.359427+00:00 spine-1 orchagent - - -  :- setHostIntfsOperStatus: Set operation status DOWN to host interface Ethernet28", null, "setHostIntfsOperStatus: Set operation status DOWN to host interface Ethernet28" },
        { "Jul  7 10:00:00 frr-1 bgpd[88]: [M59KS-A3ZXZ] %NOTIFICATION: sent to neighbor 192.0.2.1 4/0 (Hold Timer Expired) 0 bytes", "NOTIFICATION", "sent to neighbor 192.0.2.1 4/0 (Hold Timer Expired) 0 bytes" },
        { "Jul  7 10:00:00 web-3 kernel: [1234.567890] e1000: eth0 NIC Link is Down", null, "eth0 NIC Link is Down" },
        { "[ 1234.567890] e1000e 0000:00:19.0 eno1: NIC Link is Down", null, "eno1: NIC Link is Down" },
        { "kernel: re0: link state changed to DOWN", null, "re0: link state changed to DOWN" },
        { "Aug 11 01:24:44 UTC: %STKUNIT1-M:CP %IFMGR-5-OSTATE_DN: Changed interface state to down: Gi 0/19", "IFMGR-OSTATE_DN", "Changed interface state to down: Gi 0/19" },

        // Others
        { "interface,info ether5 link down", null, "ether5 link down" },
        { "Jul  7 10:00:00 rb-9 interface,info ether5 link down", null, "ether5 link down" },
        { "10/15/2024 14:11:03.82 <Info:vlan.msgs.portLinkStateDown> Port 11 link down", null, "Port 11 link down" },
        { "<13>May 19 03:57:38 mlx-4 BGP: Peer 192.0.2.134 DOWN (Hold Timer Expired) ", null, "BGP: Peer 192.0.2.134 DOWN (Hold Timer Expired)" },
        { "<14>Nov  6 13:36:45 mlx-4 System: Interface ethernet 1/1/36, state down", null, "Interface ethernet 1/1/36, state down" },
        { "Oct 17 05:24:50 SYST: Port 1 link down", null, "Port 1 link down" },
        { "Apr  5 13:30:09 192.0.2.16 %LINK-W-Down:  gi37", "LINK-Down", "gi37" },
        { "%STCK SYSL-I-UNITMSG: UNIT ID 2,Msg:ready", "STCK_SYSL-UNITMSG", "UNIT ID 2,Msg:ready" },
        { "An alarm 16924 level 5 occurred at 00:56:07 01/01/2024 UTC sent by UPC(MPU) 1 %OAM% Task ACL current CPU load is: 20.0% exceeds the lowest Threshold 15%", "OAM/occurred", "Task ACL current CPU load is: 20.0% exceeds the lowest Threshold 15%" },
        { "15:51:22 09/11/2024 UTC alarm 6 cleared. %ENVIRONMENT% Rack fan 1 normal sent by UPC(MPU) 1", "ENVIRONMENT/cleared", "Rack fan 1 normal" },
        { "<189>date=2024-07-07 time=10:00:00 devname=\"fw-down-1\" devid=\"FG800D0\" logid=\"0100020099\" type=\"event\" subtype=\"system\" level=\"information\" vd=\"root\" status=\"DOWN\" msg=\"Link monitor: Interface port3 was turned down\"", "logid-20099", "status=\"DOWN\" msg=\"Link monitor: Interface port3 was turned down\"" },
    };

    public static TheoryData<string> Sentences =>
    [
        "接口GE0/0/1 down",
        "Interface Gi0/1: link down",
        "Status: resolved",
        "已恢复: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down",
        "Resolved: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down",
        "[RESOLVED] %LINK-3-UPDOWN: Interface Gi0/1, changed state to down",
        "Jul 7 10:00:00 resolved %LINK-3-UPDOWN: Interface Gi0/1, changed state to down",
        "2024-07-07 10:00:00 接口GE0/0/1 down",
        "2024-07-07 10:00:00 eth0: link down",
        "Jul 7 10:00:00 interface GE0/0/1 down",
        "Jul 7 10:00:00 sw1 Interface Gi0/1: link down",
        "Jul 7 10:00:00 Alert: interface Gi0/1 down",
        "CPU: 95%",
        "CPU_USAGE: 95%",
        "CPU使用率95%-3-次",
        "P1 interface down, port 1/2/3: no light",
        "WAN: tunnel down",
        "告警：BGP邻居192.0.2.1 Idle",
        "date=2024-07-07 interface down",
        "1. 健康评分：80",
        "An alarm occurred: interface down",
        "<think>接口down</think>",
        "[1] interface down",
        "",
        "%",
        "<",
        "[",
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void The_header_is_no_part_of_the_text(string line, string? mnemonic, string body)
    {
        var message = MessageReader.Read(line);

        message.Should().NotBeNull();
        message!.Mnemonic.Should().Be(mnemonic);
        line[message.BodyStart..message.BodyEnd].Should().Be(body);
        message.HeaderStart.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Sentences))]
    public void A_sentence_is_no_message(string line) => MessageReader.Read(line).Should().BeNull();

    [Fact]
    public void A_quoted_message_is_found_behind_the_words_of_who_quotes_it()
    {
        const string line = "核心交换机日志: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down";

        var message = MessageReader.Find(line);

        message!.Mnemonic.Should().Be("LINK-UPDOWN");
        line[..message.HeaderStart].Should().Be("核心交换机日志: ");
        line[message.BodyStart..message.BodyEnd].Should().Be("Interface Gi0/1, changed state to down");
    }

    [Fact]
    public void The_name_is_found_where_it_stands()
    {
        const string line = "*Mar  1 18:46:11.123: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down";

        var message = MessageReader.Read(line)!;

        line.Substring(message.MnemonicStart, message.MnemonicLength).Should().Be("%LINK-3-UPDOWN");
    }
}
