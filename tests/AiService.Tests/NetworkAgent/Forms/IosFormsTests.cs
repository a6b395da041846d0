using AiService.Faults;

namespace AiService.Tests.NetworkAgent.Forms;

/// <summary>IOS and IOS-XE: what stands behind the states, and the names that listings and models shorten or spell otherwise.</summary>
public sealed class IosFormsTests
{
    [Theory]
    [InlineData("Vlan20", "Vlan20 is up, line protocol is up , Autostate Enabled", "up")]
    [InlineData("Vlan20", "Vlan20 is up, line protocol is up, Autostate Disabled", "up")]
    [InlineData("Vlan20", "Vlan20 is up, line protocol is down , Autostate Enabled", "line_down")]
    [InlineData("Vlan20", "Vlan20 is down, line protocol is down , Autostate Enabled", "down")]
    [InlineData("Vlan20", "Vlan20 is administratively down, line protocol is down , Autostate Enabled", "administratively_down")]
    [InlineData("Gi1/0/1", "GigabitEthernet1/0/1 is up, line protocol is up (connected) , Autostate Enabled", "up")]
    [InlineData("Gi1/0/1", "GigabitEthernet1/0/1 is up, line protocol is up (notconnect)", null)]
    [InlineData("Gi1/0/1", "GigabitEthernet1/0/1 is up, line protocol is up (of a later version)", null)]
    [InlineData("Gi1/0/1", "GigabitEthernet1/0/1 is up, line protocol is up, of a later version", null)]
    [InlineData("Gi1/0/1", "GigabitEthernet1/0/1 is up, line protocol is up (connected)\n  Encapsulation ARPA, loopback not set", "up")]
    [InlineData("Gi1/0/1", "GigabitEthernet1/0/1 is up, line protocol is up (connected)\n  Encapsulation ARPA, loopback set", "loopback")]
    [InlineData("Gi0/1", "GigabitEthernet0/1 is standby mode, line protocol is down", "standby")]
    [InlineData("Gi0/1", "GigabitEthernet0/1 is up, line protocol is down (err-disabled)", "held_down")]
    [InlineData("Hu0/0/3", "HundredGigE0/0/3 is up, line protocol is up", "up")]
    [InlineData("HundredGigabitEthernet0/0/3", "HundredGigabitEthernet0/0/3 is up, line protocol is up", "up")]
    [InlineData("HundredGigabitEthernet0/0/3", "HundredGigabitEthernet0/0/3 is administratively down, line protocol is down", "administratively_down")]
    [InlineData("Tunnel7", "tunnel7 is up, line protocol is up", "up")]
    [InlineData("Po1", "Port-Channel1 is up, line protocol is up (connected)", "up")]
    [InlineData("Gi1/0/1", "GigabitEthernet1/0/11 is up, line protocol is up (connected)", null)]
    public void A_header_is_read_to_its_end_and_by_whatever_spelling_of_the_name(string port, string answer, string? state)
    {
        Seen.State("ios", "interface", port, answer).Should().Be(state);
    }

    [Theory]
    [InlineData("Te1/1/1", "Te1/1/1                unassigned      YES unset  down                  down", "down")]
    [InlineData("Te1/1/1", "Te1/1/1                192.0.2.9       YES NVRAM  administratively down down", "administratively_down")]
    [InlineData("Te1/1/1", "TenGigabitEthernet1/1/1\n                       192.0.2.9       YES NVRAM  up                    up", "up")]
    [InlineData("Twe1/0/1", "Twe1/0/1               unassigned      YES unset  up                    down", "line_down")]
    [InlineData("Hu0/0/3", "Hu0/0/3                192.0.2.9       YES NVRAM  up                    up", "up")]
    [InlineData("Gi0/1", "GigabitEthernet0/1     unassigned      YES unset  standby mode          down", "standby")]
    [InlineData("Te1/1/1", "Te1/1/10               192.0.2.9       YES NVRAM  up                    up", null)]
    [InlineData("Te1/1/1", "Te1/1/1                192.0.2.9       YES NVRAM  up (spoofing)         up (spoofing)", null)]
    public void A_name_that_the_listing_shortens_is_the_ports(string port, string row, string? state)
    {
        Seen.State("ios", "interface_brief", port, row).Should().Be(state);
    }

    [Theory]
    [InlineData("HundredGigabitEthernet0/0/3", "HundredGigabitEthernet0/0/3")]
    [InlineData("hundredgigabitethernet0/0/3", "HundredGigabitEthernet0/0/3")]
    [InlineData("HundredGigE0/0/3", "HundredGigE0/0/3")]
    [InlineData("Hu0/0/3", "HundredGigE0/0/3")]
    public void A_kind_that_models_spell_differently_is_sent_as_it_was_written(string written, string sent)
    {
        Library.Platform("ios").Interfaces.For(new InterfaceName(written))!.Long.Should().Be(sent);
    }
}
