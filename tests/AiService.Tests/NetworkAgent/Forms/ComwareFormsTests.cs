namespace AiService.Tests.NetworkAgent.Forms;

/// <summary>Comware: the words of its states, and the marks of its brief listings.</summary>
public sealed class ComwareFormsTests
{
    [Theory]
    [InlineData("Administratively DOWN", "administratively_down")]
    [InlineData("administratively down", "administratively_down")]
    [InlineData("DOWN ( Administratively )", "administratively_down")]
    [InlineData("DOWN", "down")]
    [InlineData("STP DOWN", "error_disabled")]
    [InlineData("Link-Flap DOWN", "error_disabled")]
    [InlineData("Storm-Constrain", "error_disabled")]
    [InlineData("mac-address moving down", "error_disabled")]
    [InlineData("MAD ShutDown", "held_down")]
    [InlineData("OFP DOWN", "held_down")]
    [InlineData("Monitor-Link uplink down", "held_down")]
    [InlineData("DOWN ( Link-Aggregation interface down )", "held_down")]
    [InlineData("DOWN ( of a later version )", "held_down")]
    [InlineData("Newguard DOWN", "held_down")]
    [InlineData("of a later version", null)]
    public void A_port_is_down_for_its_reason(string words, string? state)
    {
        Seen.State("comware", "interface", "GE1/0/1", $"GigabitEthernet1/0/1\nCurrent state: {words}\nLine protocol state: DOWN").Should().Be(state);
        Seen.State("comware", "interface", "GE1/0/1", $" GigabitEthernet1/0/1 current state: {words}\n IP Packet Frame Type: PKTFMT_ETHNT_2").Should().Be(state);
    }

    [Theory]
    [InlineData("UP", "UP", "Loopback is not set", "up")]
    [InlineData("UP", "UP", "Loopback is set internal", "loopback")]
    [InlineData("UP(of a later version)", "UP", "", null)]
    [InlineData("UP", "UP(spoofing)", "", null)]
    [InlineData("UP", "DOWN(DLDP)", "", "line_down")]
    public void A_port_is_up_only_where_nothing_speaks_against_it(string physical, string protocol, string more, string? state)
    {
        Seen.State("comware", "interface", "GE1/0/1", $"GigabitEthernet1/0/1\nCurrent state: {physical}\nLine protocol state: {protocol}\n{more}").Should().Be(state);
    }

    [Theory]
    [InlineData("GE1/0/1              UP   UP       192.0.2.1", "up")]
    [InlineData("GigabitEthernet1/0/1 UP   1G(a)     F(a)   A    1", "up")]
    [InlineData("GE1/0/1              ADM  DOWN     --", "administratively_down")]
    [InlineData("GE1/0/1              DOWN auto      A      A    1", "down")]
    [InlineData("GE1/0/1              UP   DOWN     192.0.2.1", "line_down")]
    [InlineData("GE1/0/1              Stby DOWN     --", "standby")]
    [InlineData("GE1/0/1              UP   UP(s)    --", null)]
    [InlineData("GE1/0/1              UP   --       --", null)]
    [InlineData("GE1/0/1              UP(x) UP      192.0.2.1", null)]
    [InlineData("GE1/0/1              New  DOWN     --", null)]
    [InlineData("GE1/0/10             UP   UP       192.0.2.1", null)]
    public void A_mark_of_the_brief_listing_is_read_as_its_legend_has_it_or_not_at_all(string row, string? state)
    {
        Seen.State("comware", "interface_brief", "GE1/0/1", "Link: ADM - administratively down; Stby - standby\n" + row).Should().Be(state);
    }
}
