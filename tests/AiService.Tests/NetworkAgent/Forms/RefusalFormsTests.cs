using AiService.NetworkAgent.Terminal;

namespace AiService.Tests.NetworkAgent.Forms;

/// <summary>A word for an error with a number behind it is a counter; with words behind it, numbered or not, it is a refusal.</summary>
public sealed class RefusalFormsTests
{
    [Theory]
    [InlineData("vrp", "  Error: 0")]
    [InlineData("vrp", "Error:0")]
    [InlineData("vrp", "Error : 17")]
    [InlineData("vrp", "Error: 0, CRC: 3")]
    [InlineData("vrp", "Error: 4 packets")]
    [InlineData("vrp", "Error packets: 12")]
    [InlineData("vrp", "Error: --")]
    [InlineData("vrp", "Errors: 0")]
    [InlineData("vrp8", "    Error: 1,024")]
    [InlineData("comware", " Error: 0")]
    [InlineData("nxos", "ERROR: 0")]
    [InlineData("nxos", "Error: 12, overrun: 1")]
    [InlineData("junos", "error: 0")]
    public void A_counter_is_no_refusal(string platform, string line)
    {
        Library.Platform(platform).Refusal(new Reply($"Input: 5 packets\n{line}\nOutput: 5 packets\n")).Should().BeNull();
    }

    [Theory]
    [InlineData("vrp", "Error: Unrecognized command found at '^' position.")]
    [InlineData("vrp", "Error:Incomplete command found at '^' position.")]
    [InlineData("vrp", "Error: 4095 is out of range.")]
    [InlineData("vrp", "Error:")]
    [InlineData("vrp", "Error while the interface was being changed")]
    [InlineData("vrp", "Error in the command: it is not complete")]
    [InlineData("vrp", "Error 33: The interface is in use.")]
    [InlineData("vrp", "Error! The interface is in use.")]
    [InlineData("vrp8", "Error[2]: Wrong parameter found at '^' position.")]
    [InlineData("vrp8", "Error(1025): The configuration is locked by another user.")]
    [InlineData("comware", " Error: The VLAN does not exist.")]
    [InlineData("nxos", "ERROR: Interface is in use")]
    [InlineData("nxos", "Error: 3 is not a valid value")]
    [InlineData("nxos", "Invalid command (incomplete interface) at '^' marker.")]
    [InlineData("junos", "error: interface ge-0/0/9.0 not found")]
    [InlineData("junos", "error: configuration database locked by:")]
    public void Words_are_a_refusal(string platform, string line)
    {
        Library.Platform(platform).Refusal(new Reply(line + "\n")).Should().Be(line.Trim());
    }
}
