namespace AiService.Tests.NetworkAgent.Forms;

/// <summary>EOS: the states behind the protocol, and the columns of its status listing.</summary>
public sealed class EosFormsTests
{
    [Theory]
    [InlineData("Et3/1", "Ethernet3/1 is up, line protocol is up (connected)", "up")]
    [InlineData("Et3/1", "ethernet3/1 is up, line protocol is up", "up")]
    [InlineData("Po1", "Port-channel1 is up, line protocol is up (connected)", "up")]
    [InlineData("Et3/1", "Ethernet3/1 is up, line protocol is up (monitoring)", null)]
    [InlineData("Et3/1", "Ethernet3/1 is up, line protocol is upgrading", null)]
    [InlineData("Et3/1", "Ethernet3/1 is up, line protocol is up (connected)\n  Loopback Mode : None", "up")]
    [InlineData("Et3/1", "Ethernet3/1 is up, line protocol is up (connected)\n  Loopback Mode : Phy", "loopback")]
    [InlineData("Et3/1", "Ethernet3/1 is up, line protocol is down (errdisabled)", "held_down")]
    [InlineData("Et3/1", "Ethernet3/1 is down, line protocol is down (ErrDisabled)", "held_down")]
    [InlineData("Et3/1", "Ethernet3/1 is administratively down, line protocol is notpresent (disabled)", "administratively_down")]
    [InlineData("Et3/1", "Ethernet3/10 is up, line protocol is up (connected)", null)]
    public void A_header_is_read_to_its_end(string port, string answer, string? state)
    {
        Seen.State("eos", "interface", port, answer).Should().Be(state);
    }

    [Theory]
    [InlineData("Et3/4                             inactive     1           unconf unconf 40GBASE-CR4", "down")]
    [InlineData("Et3/4      connected 1 to core    inactive     1           unconf unconf 40GBASE-CR4", "down")]
    [InlineData("Et3/4      lab                    connected    tap         full   10G    10GBASE-SR", "up")]
    [InlineData("Ethernet3/4                       connected    trunk       a-full a-10G  10GBASE-SR", "up")]
    [InlineData("Et3/4                             notconnect   in Po9      full   20G    N/A", "down")]
    [InlineData("Et3/4                             notconnect   trunk       full   10G    Not Present", "module_absent")]
    [InlineData("Et3/4                             ERRDISABLED  10          full   10G    10GBASE-SR", "held_down")]
    [InlineData("Et3/4                             monitoring   10          full   10G    10GBASE-SR", null)]
    [InlineData("Et3/4      connected              later        10          full   10G    10GBASE-SR", null)]
    [InlineData("Et3/40                            connected    10          full   10G    10GBASE-SR", null)]
    public void A_row_of_the_status_listing_is_read_whatever_its_vlan_is(string row, string? state)
    {
        Seen.State("eos", "interface_brief", "Et3/4", row).Should().Be(state);
    }
}
