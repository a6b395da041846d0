namespace AiService.Tests.NetworkAgent.Forms;

/// <summary>Junos: alarms name units, which the listings show with their flags and address families.</summary>
public sealed class JunosFormsTests
{
    [Theory]
    [InlineData("Flags: Up SNMP-Traps 0x4004000 Encapsulation: ENET2", "up")]
    [InlineData("Flags: Up Point-To-Point SNMP-Traps 0x0 Encapsulation: PPP", "up")]
    [InlineData("Flags: SNMP-Traps Up 0x0 Encapsulation: ENET2", "up")]
    [InlineData("Flags: Up SNMP-Traps 0x4000 VLAN-Tag [ 0x8100.77 ]  Encapsulation: ENET2", "up")]
    [InlineData("Flags: Device-Down SNMP-Traps 0x4004000 Encapsulation: ENET2", "down")]
    [InlineData("Flags: Hardware-Down SNMP-Traps 0x4004000 Encapsulation: ENET2", "down")]
    [InlineData("Flags: Up Hardware-Down SNMP-Traps 0x0 Encapsulation: ENET2", "down")]
    [InlineData("Flags: Link-Layer-Down Point-To-Point SNMP-Traps 0x0 Encapsulation: PPP", "line_down")]
    [InlineData("Flags: Down SNMP-Traps 0x4000 Encapsulation: ENET2", null)]
    [InlineData("Flags: Up Down SNMP-Traps 0x4000 Encapsulation: ENET2", null)]
    [InlineData("Flags: Disabled Up SNMP-Traps 0x4000 Encapsulation: ENET2", null)]
    [InlineData("Flags: SNMP-Traps 0x4000 Encapsulation: ENET2", null)]
    [InlineData("Flags: SNMP-Traps 0x4000 Encapsulation: Up", null)]
    public void A_unit_is_read_by_its_flags(string flags, string? state)
    {
        foreach (var description in new[] { "", "    Description: Flags: Up and running\n" })
        {
            var answer = $"  Logical interface ge-0/0/3.0 (Index 81) (SNMP ifIndex 519)\n{description}    {flags}\n    Protocol inet, MTU: 1500\n      Flags: Up\n";

            Seen.State("junos", "interface", "ge-0/0/3.0", answer).Should().Be(state);
            Seen.State("junos", "interface", "ge-0/0/3", answer).Should().BeNull("the unit is not the port");
            Seen.State("junos", "interface", "ge-0/0/3.1", answer).Should().BeNull("it is another unit");
        }
    }

    [Theory]
    [InlineData("Enabled, Physical link is Up ", "Disabled", "up", "up")]
    [InlineData("Enabled, Physical link is Up", "None", "up", "up")]
    [InlineData("Enabled, Physical link is Up", "Local", "loopback", "up")]
    [InlineData("Enabled, Physical link is Down", "Disabled", "down", null)]
    [InlineData("Administratively down, Physical link is Down", "Disabled", "administratively_down", null)]
    public void A_port_and_its_unit_agree(string physical, string loopback, string state, string? unit)
    {
        var answer = $"""
            Physical interface: ge-0/0/1, Enabled, Physical link is Up
              Link-level type: Ethernet, MTU: 1514, Loopback: Disabled
              Logical interface ge-0/0/1.0 (Index 80) (SNMP ifIndex 518)
                Flags: Up SNMP-Traps 0x0 Encapsulation: ENET2

            Physical interface: ge-0/0/3, {physical}
              Link-level type: Ethernet, MTU: 1514, Loopback: {loopback}, Source filtering: Disabled
              Logical interface ge-0/0/3.0 (Index 81) (SNMP ifIndex 519)
                Flags: Up SNMP-Traps 0x0 Encapsulation: ENET2

            Physical interface: ge-0/0/4, Enabled, Physical link is Down
              Link-level type: Ethernet, MTU: 1514, Loopback: Remote
            """;

        Seen.State("junos", "interface", "ge-0/0/3", answer).Should().Be(state);
        Seen.State("junos", "interface", "ge-0/0/3.0", answer).Should().Be(unit);
    }

    [Theory]
    [InlineData("ge-0/0/1.0", "ge-0/0/1.0              up    up   inet     192.0.2.1/31", "up")]
    [InlineData("ge-0/0/1.0", "ge-0/0/1.0              up    down inet     192.0.2.1/31", "down")]
    [InlineData("ge-0/0/1.0", "ge-0/0/1.0              down  up   inet     192.0.2.1/31", "administratively_down")]
    [InlineData("ge-0/0/1.0", "ge-0/0/1.0              down  down eth-switch", "administratively_down")]
    [InlineData("irb.77", "irb.77                  up    up   inet     192.0.2.1/24 \n                                   inet6    fe80::1/64", "up")]
    [InlineData("ge-0/0/1", "ge-0/0/1                up    up", "up")]
    [InlineData("ge-0/0/1", "ge-0/0/1.0              up    up   inet     192.0.2.1/31", null)]
    [InlineData("ge-0/0/1.0", "ge-0/0/1.0              up    upward", null)]
    public void A_unit_of_the_terse_listing_has_its_families_behind_the_states(string port, string row, string? state)
    {
        Seen.State("junos", "interface_brief", port, row).Should().Be(state);
    }

    [Theory]
    [InlineData("ge-0/0/9", "error: device ge-0/0/9 not found", "not_existing")]
    [InlineData("ge-0/0/9.0", "error: interface ge-0/0/9.0 not found", "not_existing")]
    [InlineData("ge-0/0/9", "error: interface ge-0/0/9 does not exist", "not_existing")]
    [InlineData("ge-0/0/9", "error: interface ge-0/0/90 not found", null)]
    [InlineData("ge-0/0/9", "error: permission denied", null)]
    public void What_it_does_not_find_is_not_existing(string port, string answer, string? state)
    {
        Seen.State("junos", "interface", port, answer).Should().Be(state);
    }
}
