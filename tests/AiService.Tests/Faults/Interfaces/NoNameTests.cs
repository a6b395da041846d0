using System.Diagnostics;
using AiService.Faults;

namespace AiService.Tests.Faults.Interfaces;

public sealed class NoNameTests
{
    [Theory]
    [InlineData("VRP V200R003C01SPC900, Version 8.180, V7.1.070 Release 6318P01")]
    [InlineData("MA5800 MA5680T CE6857 S5720-28X-SI S12708 AR2220 NE40E-X8 ME60 USG6000 CX600 C9300-48P N9K-C93180YC EX4300 MX480 SRX340 QFX5100 X460 IE2000")]
    [InlineData("CPU0 Slot1 LC0 RP0 RSP0 FAN2 PSU1 MPU0 Stack1 SRU7 board3 card2 unit 1")]
    [InlineData("10.1.1.1 192.0.2.0/24 2001:db8::1 fe80::1 0000.5e00.5301 00e0-fc12-3456")]
    [InlineData("2026-01-02 12:30:00 10/12 2026/01/02 12:00:00.123 +08:00 T12:00Z")]
    [InlineData("AS65001 as 100 AS 64512 VLAN 10 vlan 20 VPN1 VRF1 area 0.0.0.0 process 1")]
    [InlineData("an ethernet switch; eth in words; lo and behold; the serial number 12; management 5800; a loop 3 times; tunnel vision")]
    [InlineData("e1 alone, s1, g1, f1, T1 and E1 lines, P1 告警, p2, G3, 5G, 4g, R1, PE1, CE2, SW1, sw-2, FW01")]
    [InlineData("10/100/1000 Ethernet 10/100/1000, Ethernet 10/100, at 10/100 full, 1/2 of them")]
    [InlineData("host.ge0/0/1 rege0/0/1 xgexe-0/0/0a subeth1 beth0 method1 aether5x")]
    [InlineData("RE0 and RE1 are routing engines; port 24; ports 1 to 4; lag 3 s; wan link; dmz zone; bridge 5")]
    [InlineData("GEß0/0/1 ёeth1 eth1ё")]
    [InlineData("sw-br1 web-lo1 core-po1 acc-te1 dc-ge1")]
    public void A_version_a_model_an_address_or_a_word_is_no_name(string text) => PortMentions.In(text).Should().BeEmpty();

    [Theory]
    [InlineData("GE0/0/1、")]
    [InlineData("GE0/0/1-")]
    [InlineData("GE0/0/1等4个")]
    [InlineData("GE0/0/[")]
    [InlineData("eth1-2-")]
    [InlineData("MgmtEth0/RP0/")]
    [InlineData("enp1s1")]
    [InlineData("br-")]
    [InlineData("g")]
    [InlineData("1/")]
    [InlineData("GE  ")]
    public void Hostile_text_takes_time_in_proportion_to_its_length(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length));
        PortMentions.In(text[..(10 * piece.Length)]);
        var start = Stopwatch.GetTimestamp();

        PortMentions.In(text);

        // A quadratic scan of 100 kB takes many seconds; a linear one some milliseconds.
        Stopwatch.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(2));
    }
}
