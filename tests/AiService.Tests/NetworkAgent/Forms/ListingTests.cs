using AiService.NetworkAgent.Terminal;

namespace AiService.Tests.NetworkAgent.Forms;

/// <summary>In a listing of everything a port or a peer is what its own part says, whatever another's part says.</summary>
public sealed class ListingTests
{
    private const string Vrp = """
        NULL0 current state : UP
        Line protocol current state : UP (spoofing)
        Physical is NULL DEV
        LoopBack0 current state : UP
        Line protocol current state : UP (spoofing)
        Virtual-Template0 current state : UP
        Line protocol current state : UP (spoofing)
        GigabitEthernet0/0/1 current state : UP
        Line protocol current state : UP
        Speed : 1000,  Loopback: NONE
        GigabitEthernet0/0/2 current state : UP
        Line protocol current state : UP
        Speed : 1000,  Loopback: INTERNAL
        """;

    private const string Comware = """
        Dialer1
        Current state: UP
        Line protocol state: UP(spoofing)

        LoopBack0
        Current state: UP
        Line protocol state: UP(spoofing)

        GigabitEthernet1/0/1
        Current state: UP
        Line protocol state: UP
        Loopback is not set

        GigabitEthernet1/0/2
        Current state: UP
        Line protocol state: UP
        Loopback is set internal
        """;

    [Theory]
    [InlineData("vrp", "LoopBack0", "up")]
    [InlineData("vrp", "Virtual-Template0", null)]
    [InlineData("vrp", "GE0/0/1", "up")]
    [InlineData("vrp", "GE0/0/2", "loopback")]
    [InlineData("comware", "LoopBack0", "up")]
    [InlineData("comware", "Dialer1", null)]
    [InlineData("comware", "GE1/0/1", "up")]
    [InlineData("comware", "GE1/0/2", "loopback")]
    public void No_port_is_up_because_of_another_ports_line(string platform, string port, string? state)
    {
        Seen.State(platform, "interface", port, platform == "vrp" ? Vrp : Comware).Should().Be(state);
    }

    [Theory]
    [InlineData("vrp", "GE0/0/2", "GigabitEthernet0/0/2 current state : UP\nLine protocol current state : UP\nDescription: current state : UP\nLoopback: PHY")]
    [InlineData("comware", "GE1/0/2", "GigabitEthernet1/0/2\nCurrent state: UP\nLine protocol state: UP\nDescription: current state: UP\nLoopback is set internal")]
    public void A_description_ends_no_ports_part(string platform, string port, string answer)
    {
        Seen.State(platform, "interface", port, answer).Should().Be("loopback");
    }

    [Fact]
    public void No_peer_is_established_because_of_another_peers_line()
    {
        const string Peers = """
            Peer: 192.0.2.1+179 AS 64501   Local: 192.0.2.0+50000 AS 64500
              Type: External    State: Active         Flags: <>
            Peer: 192.0.2.3+179 AS 64502   Local: 192.0.2.2+50001 AS 64500
              Type: External    State: Established    Flags: <Sync>
                Received prefixes:            7
            """;
        string? Read(string peer) => Library.Platform("junos").Probes["bgp_peer"].Read(new Reply(Peers), new Dictionary<string, string> { ["peer"] = peer })?.State;

        Read("192.0.2.1").Should().Be("not_established");
        Read("192.0.2.3").Should().Be("established");
        Read("192.0.2.5").Should().BeNull();
    }
}
