using AiService.Faults.Messages;

namespace AiService.Tests.Faults.Messages;

/// <summary>Pairs of a message are read as pairs, however its maker writes them.</summary>
public sealed class MessageFieldTests
{
    public static TheoryData<string, string> Bodies => new()
    {
        {
            "The interface status changes. (ifName=GE0/0/2, AdminStatus=UP, OperStatus=DOWN, Reason=Interface physical link is down, mainIfname=GE0/0/2)",
            "ifName>GE0/0/2|AdminStatus>UP|OperStatus>DOWN|Reason>Interface physical link is down|mainIfname>GE0/0/2"
        },
        { "Interface 56 turned into DOWN state.(AdminStatus 1,OperStatus 2,InterfaceName GE1/1/8)", "AdminStatus>1|OperStatus>2|InterfaceName>GE1/1/8" },
        { "ifIndex 502, ifAdminStatus up(1), ifOperStatus down(2), ifName xe-0/0/0", "ifIndex>502|ifAdminStatus>up(1)|ifOperStatus>down(2)|ifName>xe-0/0/0" },
        { "Interface 9 is Down, ifAdminStatus is 1, ifOperStatus is 2", "ifAdminStatus>1|ifOperStatus>2" },
        { "peer (vrf:default, ip:192.0.2.9, intf:Ethernet50/1, type:normal) changed state from Up to Down", "vrf>default|ip>192.0.2.9|intf>Ethernet50/1|type>normal" },
        { "local discriminator: 1, new state: down, interface: em1.0, peer addr: 2001:db8::9", "local discriminator>1|new state>down|interface>em1.0|peer addr>2001:db8::9" },
        { "status=\"DOWN\" interface=\"port 3\" cpu=4 msg=\"Interface port3: a=b, down\"", "status>DOWN|interface>port 3|cpu>4|msg>Interface port3: a=b, down" },
        { "removed.(Index=67, PhysicalName=\"XGE1/0/0 Optical module\")", "Index>67|PhysicalName>XGE1/0/0 Optical module" },
        { "Adjacency to bb (TenGigE0/0/1/0) (L2) Down, Interface state down", "" },
        { "open=\"never closed, a=b", "open>\"never|a>b" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Pairs_are_read(string body, string expected)
    {
        var line = "*Mar  1 18:46:11.123: %MADE-3-UP: " + body;
        var message = MessageReader.Read(line)!;

        string.Join('|', message.Fields.Select(pair => $"{pair.Name}>{pair.Value}")).Should().Be(expected);
        foreach (var pair in message.Fields)
        {
            line.Substring(pair.Start, pair.Name.Length).Should().Be(pair.Name);
            line.Substring(pair.ValueStart, pair.ValueLength).Should().Be(pair.Value);
        }
    }
}
