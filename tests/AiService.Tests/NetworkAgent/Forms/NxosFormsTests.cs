namespace AiService.Tests.NetworkAgent.Forms;

/// <summary>NX-OS: the reasons for "down" are never all known, and its listings have a table for each kind of port.</summary>
public sealed class NxosFormsTests
{
    [Theory]
    [InlineData("Administratively down", "administratively_down")]
    [InlineData("administratively down", "administratively_down")]
    [InlineData("ADMINISTRATIVELY DOWN", "administratively_down")]
    [InlineData("Admin down", "administratively_down")]
    [InlineData("Channel admin down", "down")]
    [InlineData("Parent interface admin down", "down")]
    [InlineData("Link not connected", "down")]
    [InlineData("link not connected", "down")]
    [InlineData("Link failure: loss of signal", "down")]
    [InlineData("Suspended(no LACP PDUs)", "down")]
    [InlineData("suspended(no LACP PDUs)", "down")]
    [InlineData("Hardware failure", "down")]
    [InlineData("VLAN is down", "down")]
    [InlineData("VLAN does not exist", "down")]
    [InlineData("VLAN/BD is down", "down")]
    [InlineData("port-channel-members-down", "down")]
    [InlineData("Transceiver validation failed", "down")]
    [InlineData("hpoXcvrUnsupported", "down")]
    [InlineData("Authorization pending", "down")]
    [InlineData("DCX-No ACK in 100 PDUs", "down")]
    [InlineData("a reason of a later version", "down")]
    [InlineData("SFP not inserted", "module_absent")]
    [InlineData("XCVR not inserted", "module_absent")]
    [InlineData("Transceiver absent", "module_absent")]
    [InlineData("sfp not present", "module_absent")]
    [InlineData("sfpMissing", "module_absent")]
    [InlineData("linkFlapErrDisabled", "error_disabled")]
    [InlineData("linkFlapErrDisabled, port: error", "error_disabled")]
    [InlineData("BPDUGuard errDisable", "error_disabled")]
    [InlineData("bpduguard err-disabled", "error_disabled")]
    [InlineData("Error disabled - storm-control", "error_disabled")]
    [InlineData("Error Disabled. Reason: link-flap", "error_disabled")]
    [InlineData("psecure-violation errDisabled", "error_disabled")]
    [InlineData("errDisabled", "held_down")]
    [InlineData("Error disabled", "held_down")]
    [InlineData("Error Disabled - VFC not bound", "held_down")]
    [InlineData("Error disabled - port-channel incompatible", "held_down")]
    [InlineData("vpcPeerLinkDown, err-disabled", "held_down")]
    [InlineData("vpcPeerLinkDown, linkFlapErrDisabled", "held_down")]
    [InlineData("errDisabled of a later version", "held_down")]
    [InlineData("SFP not inserted, err-disabled", "held_down")]
    [InlineData("Suspended by vPC", "held_down")]
    [InlineData("suspended by vpc", "held_down")]
    [InlineData("vPC peer-link is down", "held_down")]
    [InlineData("suspended(incompatible speed)", "held_down")]
    public void A_port_is_down_for_whatever_reason_unless_that_is_administrative_or_an_error(string reason, string state)
    {
        Seen.State("nxos", "interface", "Eth1/1", $"Ethernet1/1 is down ({reason})\nadmin state is up, Dedicated Interface").Should().Be(state);
        Seen.State("nxos", "interface", "Vlan10", $"Vlan10 is down ({reason}), line protocol is down, autostate enabled").Should().Be(state);
        Seen.State("nxos", "interface_brief", "Eth1/1", $"Eth1/1        --      eth  routed down    {reason}       auto(D) --").Should().Be(state);
        Seen.State("nxos", "interface_brief", "Po7", $"Po7          1       eth  trunk  down    {reason}      a-10G(D)  lacp").Should().Be(state);
    }

    [Theory]
    [InlineData("Tunnel7", "Tunnel7 is up", "up")]
    [InlineData("tunnel7", "Tunnel7 is up", "up")]
    [InlineData("Tunnel7", "tunnel7 is up", "up")]
    [InlineData("Vlan10", "Vlan10 is up, line protocol is up, autostate enabled", "up")]
    [InlineData("Vlan10", "Vlan10 is up, line protocol is up, autostate disabled", "up")]
    [InlineData("Vlan10", "Vlan10 is up, line protocol is down, autostate enabled", "line_down")]
    [InlineData("Vlan1", "Vlan1 is administratively down (Administratively down), line protocol is down, autostate enabled", "administratively_down")]
    [InlineData("Tunnel7", "Tunnel7 is down\n    Admin State: up", "down")]
    [InlineData("mgmt0", "mgmt0 is down\nadmin state is down,", "administratively_down")]
    [InlineData("mgmt0", "mgmt0 is down\n(errDisabled)\nadmin state is up,", null)]
    [InlineData("Eth2/1", "Ethernet2/1 is up (XCVR not inserted)", null)]
    [InlineData("Eth1/1", "Ethernet1/10 is up", null)]
    [InlineData("Eth1/1", "Ethernet1/1 is up\nadmin state is up\nEthernet1/1 is down (Link not connected)", null)]
    public void A_header_is_read_in_any_letter_case_and_to_its_end(string port, string answer, string? state)
    {
        Seen.State("nxos", "interface", port, answer).Should().Be(state);
    }

    [Theory]
    [InlineData("mgmt0", "mgmt0  --           up     198.51.100.4                            1000     1500", "up")]
    [InlineData("mgmt0", "mgmt0  oob          down   --                                      --       1500", "down")]
    [InlineData("Lo0", "Lo0           up         router id", "up")]
    [InlineData("loopback0", "Lo0           up         --", "up")]
    [InlineData("Lo2", "Lo2           down       --", "down")]
    [InlineData("Vlan10", "Vlan10    --                                      up     --", "up")]
    [InlineData("Vlan10", "Vlan10    --                                      down   Administratively down", "administratively_down")]
    [InlineData("Vlan10", "Vlan10    --                                      down   Admin", "administratively_down")]
    [InlineData("Vlan10", "Vlan10    --                                      down   VLAN/BD is down", "down")]
    [InlineData("Vlan10", "Vlan10    --                                      down   Suspended by vPC", "held_down")]
    [InlineData("Vlan1", "Vlan10    --                                      up     --", null)]
    [InlineData("Po10", "Po10         --      eth  routed up      none                       a-40G(D)  lacp", "up")]
    [InlineData("Po10.300", "Po10.300     300     eth  routed up      none                       a-40G(D)    --", "up")]
    [InlineData("Po10", "Po10         --      eth  routed down    No operational members      auto(I)  lacp", "down")]
    [InlineData("Eth1/52.111", "Eth1/52.111   111     eth  routed down    none                        10G(D) --", "down")]
    [InlineData("Eth1/35", "Eth1/35       monitor eth  access up      none                       1000(D) --", "up")]
    [InlineData("Tunnel101", "Tunnel101                up         192.0.2.0/31                                 GRE/IP             1476", "up")]
    [InlineData("tunnel102", "Tunnel102                down       --                                           IPIP/IP            1480", "down")]
    [InlineData("Lo0", "Lo0           admin      down", null)]
    [InlineData("Eth1/1", "Eth1/1        1       eth  access down    Admin", null)]
    [InlineData("Eth1/1", "Eth1/1        1       eth  access monitoring none             10G(D) --", null)]
    public void Every_table_of_the_brief_listing_is_read(string port, string row, string? state)
    {
        Seen.State("nxos", "interface_brief", port, row).Should().Be(state);
    }

    [Theory]
    [InlineData("Eth1/1        uplink as agreed    linkFlapErr        linkFlapErrDisabled", "error_disabled")]
    [InlineData("Eth1/1        --                  err-disabled       BPDUGuard errDisable", "error_disabled")]
    [InlineData("Eth1/1        --                  err-disabled       Error disabled", null)]
    [InlineData("Eth1/1        linkFlapErrDisabled err-disabled       vpcPeerLinkDown, err-disabled", null)]
    [InlineData("Eth1/10       --                  linkFlapErr        linkFlapErrDisabled", null)]
    public void The_listing_of_causes_tells_what_may_be_tried(string row, string? state)
    {
        Seen.State("nxos", "interface_cause", "Eth1/1", row).Should().Be(state);
    }

    [Theory]
    [InlineData("Invalid interface format at '^' marker.")]
    [InlineData("Invalid command (incomplete interface) at '^' marker.")]
    [InlineData("% Invalid range at '^' marker.")]
    public void A_port_that_it_does_not_have_is_not_existing(string answer)
    {
        Seen.State("nxos", "interface", "Eth9/1", "                  ^\n" + answer).Should().Be("not_existing");
    }
}
