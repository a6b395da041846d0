namespace AiService.Tests.NetworkAgent.Forms;

/// <summary>VRP: what stands behind and before the words, in brackets and as marks.</summary>
public sealed class VrpFormsTests
{
    [Theory]
    [InlineData("GigabitEthernet0/0/2        up    up       0.01%  0.01%          0          0", "up")]
    [InlineData("GigabitEthernet0/0/2(10G)   up    up       0.01%  0.01%          0          0", "up")]
    [InlineData("GigabitEthernet0/0/2        up(l) up       0.01%  0.01%          0          0", "loopback")]
    [InlineData("GE0/0/2                     up(L) up       0.01%  0.01%          0          0", "loopback")]
    [InlineData("GigabitEthernet0/0/2        up(l) up(s)       0%     0%          0          0", "loopback")]
    [InlineData("GigabitEthernet0/0/2        up(l) down        0%     0%          0          0", "loopback")]
    [InlineData("GigabitEthernet0/0/2        up(x) up       0.01%  0.01%          0          0", null)]
    [InlineData("GigabitEthernet0/0/2        up(b) up       0.01%  0.01%          0          0", null)]
    [InlineData("GigabitEthernet0/0/2        up(l)(x) up    0.01%  0.01%          0          0", null)]
    [InlineData("GigabitEthernet0/0/2        up    up(s)       0%     0%          0          0", null)]
    [InlineData("GigabitEthernet0/0/2        up    up(x)       0%     0%          0          0", null)]
    [InlineData("GigabitEthernet0/0/2(x)     up    up       0.01%  0.01%          0          0", null)]
    [InlineData("GigabitEthernet0/0/2(v)     up    up       0.01%  0.01%          0          0", null)]
    [InlineData("GigabitEthernet0/0/2        *up   up       0.01%  0.01%          0          0", null)]
    [InlineData("GigabitEthernet0/0/2(v)     up    down     0.01%     0%          0          0", "line_down")]
    [InlineData("GigabitEthernet0/0/2        up    down(b)     0%     0%          0          0", "line_down")]
    [InlineData("GigabitEthernet0/0/2        up    *down       0%     0%          0          0", "line_down")]
    [InlineData("GigabitEthernet0/0/2        *down down        0%     0%          0          0", "administratively_down")]
    [InlineData("GigabitEthernet0/0/2        *DOWN DOWN        0%     0%          0          0", "administratively_down")]
    [InlineData("GigabitEthernet0/0/2        ^down down        0%     0%          0          0", "standby")]
    [InlineData("GigabitEthernet0/0/2        down  down        0%     0%          0          0", "down")]
    [InlineData("GigabitEthernet0/0/2        down(b) down      0%     0%          0          0", "down")]
    [InlineData("GigabitEthernet0/0/2        down(e) down      0%     0%          0          0", "down")]
    [InlineData("GigabitEthernet0/0/2        down(x) down      0%     0%          0          0", null)]
    [InlineData("GigabitEthernet0/0/2        #down down        0%     0%          0          0", "held_down")]
    [InlineData("GigabitEthernet0/0/2        !down down        0%     0%          0          0", "held_down")]
    [InlineData("GigabitEthernet0/0/2        -down down        0%     0%          0          0", null)]
    [InlineData("GigabitEthernet0/0/2        ?down down        0%     0%          0          0", null)]
    [InlineData("GigabitEthernet0/0/20       up    up       0.01%  0.01%          0          0", null)]
    public void A_mark_of_the_brief_listing_is_read_as_its_legend_has_it_or_not_at_all(string row, string? state)
    {
        const string Legend = "*down: administratively down\n(l): loopback\n(s): spoofing\n(v): VirtualPort\n";
        foreach (var platform in new[] { "vrp", "vrp8" })
        {
            Seen.State(platform, "interface_brief", "GE0/0/2", Legend + row).Should().Be(state);
        }
    }

    [Theory]
    [InlineData("DOWN", "down")]
    [InlineData("DOWN (ifindex: 7)", "down")]
    [InlineData("down", "down")]
    [InlineData("DOWN(of a later version)", "down")]
    [InlineData("DOWN(transceiver offline)", "module_absent")]
    [InlineData("DOWN (Transceiver Offline) (ifindex: 7)", "module_absent")]
    [InlineData("DOWN(transceiver absent)", "module_absent")]
    [InlineData("DOWN(dual-active)", "held_down")]
    [InlineData("Administratively DOWN", "administratively_down")]
    [InlineData("Administratively down (ifindex: 7)", "administratively_down")]
    [InlineData("ERROR DOWN(link-flap)", "error_disabled")]
    [InlineData("ERROR DOWN(link-flap) (ifindex: 7)", "error_disabled")]
    [InlineData("Error Down (BPDU-Protection)", "error_disabled")]
    [InlineData("ERROR DOWN(link-flap,m-lag)", "held_down")]
    [InlineData("ERROR DOWN(transceiver-power-low)", "held_down")]
    [InlineData("ERROR DOWN", "held_down")]
    [InlineData("TRIGGER DOWN (BFD)", "held_down")]
    [InlineData("LOOP DETECT DOWN", "held_down")]
    [InlineData("Protected port", null)]
    public void A_port_is_down_for_its_reason(string words, string? state)
    {
        foreach (var platform in new[] { "vrp", "vrp8" })
        {
            Seen.State(platform, "interface", "GE0/0/1", $"GigabitEthernet0/0/1 current state : {words}\nLine protocol current state : DOWN\nDescription:").Should().Be(state);
            Seen.State(platform, "interface", "GE0/0/1", $"GE0/0/1 current state: {words}\nLine protocol current state: DOWN\nDescription:").Should().Be(state);
        }
    }

    [Theory]
    [InlineData("UP", "UP", "Speed : 1000,  Loopback: NONE", "up")]
    [InlineData("UP (ifindex: 7)", "UP", "Speed : 1000,  Loopback:NONE", "up")]
    [InlineData("UP ,", "UP", "", "up")]
    [InlineData("up", "up", "Loopback: None", "up")]
    [InlineData("UP", "UP", "Speed : 1000,  Loopback: INTERNAL", "loopback")]
    [InlineData("UP", "UP", "Loopback : LOCAL", "loopback")]
    [InlineData("UP(of a later version)", "UP", "", null)]
    [InlineData("UP", "UP(of a later version)", "", null)]
    [InlineData("UP", "UP (spoofing)", "", null)]
    [InlineData("UP", "DOWN(bit-error-detection down)", "", "line_down")]
    public void A_port_is_up_only_where_nothing_speaks_against_it(string physical, string protocol, string more, string? state)
    {
        var answer = $"GigabitEthernet0/0/1 current state : {physical}\nLine protocol current state : {protocol}\nPort Mode: COMMON COPPER\n{more}\n";

        Seen.State("vrp", "interface", "GE0/0/1", answer).Should().Be(state);
    }

    [Theory]
    [InlineData("Error: Wrong parameter found at '^' position.")]
    [InlineData("Error[2]: Wrong parameter found at '^' position.")]
    [InlineData("Error:The specified interface does not exist.")]
    [InlineData("Error[17]: The interface GE0/0/99 does not exist.")]
    public void A_port_that_it_does_not_have_is_not_existing(string answer)
    {
        Seen.State("vrp8", "interface", "GE0/0/99", "                      ^\n" + answer).Should().Be("not_existing");
    }
}
