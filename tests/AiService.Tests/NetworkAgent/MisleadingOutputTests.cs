using AiService.Faults;
using AiService.NetworkAgent.Terminal;

namespace AiService.Tests.NetworkAgent;

/// <summary>Words that look like a state and are another, or none.</summary>
public class MisleadingOutputTests
{
    [Theory]
    [InlineData("eos", "interface_brief", "Et3/1", "Et3/1      connected 1 to core    notconnect   1           auto    auto   10GBASE-SR", "down")]
    [InlineData("eos", "interface_brief", "Et3/1", "Et3/1      disabled trunk         connected    trunk       a-full  a-10G  10GBASE-SR", "up")]
    [InlineData("eos", "interface_brief", "Et3/1", "Et3/1                             notconnect   in Po1      full    10G    Not Present", "module_absent")]
    [InlineData("ios", "interface", "Dialer1", "Dialer1 is up, line protocol is up (spoofing)", null)]
    [InlineData("ios", "interface", "Serial0/0/0", "Serial0/0/0 is up, line protocol is up (looped)", null)]
    [InlineData("vrp", "interface", "Dialer1", "Dialer1 current state : UP\nLine protocol current state : UP (spoofing)", null)]
    [InlineData("vrp", "interface", "LoopBack0", "LoopBack0 current state : UP\nLine protocol current state : UP (spoofing)", "up")]
    [InlineData("vrp", "interface_brief", "Dialer1", "Dialer1                     up    up(s)       0%     0%          0          0", null)]
    [InlineData("comware", "interface", "Dialer1", "Dialer1\nCurrent state: UP\nLine protocol state: UP(spoofing)", null)]
    [InlineData("comware", "interface", "LoopBack0", "LoopBack0\nCurrent state: UP\nLine protocol state: UP(spoofing)", "up")]
    [InlineData("comware", "interface_brief", "Dialer1", "Dia1                 UP   UP(s)    --", null)]
    [InlineData("nxos", "interface", "Eth1/1", "Ethernet1/1 is down (BPDUGuard errDisable)", "error_disabled")]
    [InlineData("nxos", "interface", "Eth1/1", "Ethernet1/1 is down (suspended by vpc)", "held_down")]
    [InlineData("nxos", "interface_brief", "Eth1/1", "Eth1/1        1       eth  access down    BPDUGuard errDisable       auto(D) --", "error_disabled")]
    [InlineData("linux", "interface", "wlan0", """[{"ifname":"wlan0","flags":["UP","LOWER_UP"],"operstate":"DORMANT"}]""", "line_down")]
    [InlineData("linux", "interface", "tun0", """[{"ifname":"tun0","flags":["UP","LOWER_UP"],"operstate":"UNKNOWN"}]""", "up")]
    public void Words_that_look_like_a_state_are_read_as_what_they_are(string platform, string look, string name, string answer, string? state)
    {
        var port = Library.Platform(platform).Interfaces.For(new InterfaceName(name))!;
        var values = new Dictionary<string, string> { ["interface"] = port.Long, ["interface_short"] = port.Short };

        (Library.Platform(platform).Probes[look].Read(new Reply(answer + "\n"), values)?.State).Should().Be(state);
    }
}
