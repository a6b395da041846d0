using AiService.Faults;
using AiService.NetworkAgent.Terminal;

namespace AiService.Tests.NetworkAgent;

/// <summary>Every platform's looks against what its devices print, and however that arrives.</summary>
public class PlatformReadingTests
{
    /// <summary>Platform, look, the port or peer as a fault names it, the recording, and the state that it shows; null: cannot tell.</summary>
    public static TheoryData<string, string, string, string, string?> Shown { get; } = new()
    {
        { "vrp", "interface", "Gig0/0/1", "up", "up" },
        { "vrp", "interface", "Gig0/0/1", "administratively_down", "administratively_down" },
        { "vrp", "interface", "GE0/0/1", "down", "down" },
        { "vrp", "interface", "GE0/0/1", "line_down", "line_down" },
        { "vrp", "interface", "GE0/0/1", "error_down", "error_disabled" },
        { "vrp", "interface", "GE0/0/1", "loopback", "loopback" },
        { "vrp", "interface", "GE0/0/99", "not_existing", "not_existing" },
        { "vrp", "interface", "GE0/0/1", "unrecognized", null },
        { "vrp", "interface", "GE0/0/2", "down", null },
        { "vrp", "interface", "GE0/0/1", "long_listing", "down" },
        { "vrp", "interface", "GE0/0/2", "long_listing", "up" },
        { "vrp", "interface", "GE0/0/10", "long_listing", "administratively_down" },
        { "vrp", "interface", "Vlanif10", "long_listing", "line_down" },
        { "vrp", "interface_brief", "GE0/0/1", "brief_listing", "administratively_down" },
        { "vrp", "interface_brief", "GE0/0/10", "brief_listing", "up" },
        { "vrp", "interface_brief", "GE0/0/24", "brief_listing", "down" },
        { "vrp", "interface_brief", "GE0/0/4", "brief_listing", "line_down" },
        { "vrp", "interface_brief", "XGE0/1/1", "brief_listing", "up" },
        { "vrp", "interface_brief", "GE0/0/5", "brief_listing", null },
        { "vrp", "bgp_peer", "10.0.0.2", "bgp", "established_without_routes" },
        { "vrp", "bgp_peer", "10.0.0.3", "bgp", "established" },
        { "vrp", "bgp_peer", "10.0.0.4", "bgp", "not_established" },
        { "vrp", "bgp_peer", "10.0.0.5", "bgp", "administratively_down" },
        { "vrp", "bgp_peer", "10.0.0.6", "bgp", null },
        { "vrp8", "interface", "GE1/0/1", "up", "up" },
        { "vrp8", "interface", "GE1/0/1", "administratively_down", "administratively_down" },
        { "vrp8", "interface", "GE1/0/1", "error_down", "error_disabled" },
        { "comware", "interface", "GE1/0/1", "up", "up" },
        { "comware", "interface", "GE1/0/1", "administratively_down", "administratively_down" },
        { "comware", "interface", "GE1/0/1", "down", "down" },
        { "comware", "interface", "GE1/0/1", "line_down", "line_down" },
        { "comware", "interface", "GE1/0/1", "stp_down", "error_disabled" },
        { "comware", "interface", "GE1/0/1", "old_administratively_down", "administratively_down" },
        { "comware", "interface", "GE1/0/1", "old_up", "up" },
        { "comware", "interface", "GE1/0/1", "old_bridge_up", "up" },
        { "comware", "interface", "GE1/0/99", "not_existing", "not_existing" },
        { "comware", "interface", "GE1/0/1", "unrecognized", null },
        { "comware", "interface", "GE1/0/1", "long_listing", "administratively_down" },
        { "comware", "interface", "GE1/0/10", "long_listing", "up" },
        { "comware", "interface", "Vlan10", "long_listing", "line_down" },
        { "comware", "interface_brief", "GE1/0/1", "brief_listing", "administratively_down" },
        { "comware", "interface_brief", "GE1/0/2", "brief_listing", "up" },
        { "comware", "interface_brief", "GE1/0/3", "brief_listing", "down" },
        { "comware", "interface_brief", "XGE1/0/49", "brief_listing", "up" },
        { "comware", "interface_brief", "Vlan10", "brief_listing", "line_down" },
        { "comware", "bgp_peer", "10.0.0.2", "bgp", "established_without_routes" },
        { "comware", "bgp_peer", "10.0.0.3", "bgp", "established" },
        { "comware", "bgp_peer", "10.0.0.4", "bgp", "not_established" },
        { "ios", "interface", "Gi1/0/1", "up", "up" },
        { "ios", "interface", "Gi1/0/1", "router_up", "up" },
        { "ios", "interface", "Gi1/0/1", "administratively_down", "administratively_down" },
        { "ios", "interface", "Gi1/0/1", "notconnect", "down" },
        { "ios", "interface", "Gi1/0/1", "router_down", "down" },
        { "ios", "interface", "Gi1/0/1", "err_disabled", "held_down" },
        { "ios", "interface", "Gi1/0/1", "line_down", "line_down" },
        { "ios", "interface", "Gi1/0/1", "not_present", "module_absent" },
        { "ios", "interface", "Gi9/0/1", "not_existing", "not_existing" },
        { "ios", "interface", "Gi1/0/1", "long_listing", "down" },
        { "ios", "interface", "Gi1/0/10", "long_listing", "up" },
        { "ios", "interface", "Te1/1/1", "long_listing", "held_down" },
        { "ios", "interface", "Vlan1", "long_listing", "administratively_down" },
        { "ios", "interface_cause", "Gi1/0/1", "err_disabled_listing", "error_disabled" },
        { "ios", "interface_cause", "Te1/1/3", "err_disabled_listing", null },
        { "ios", "interface_cause", "Gi1/0/3", "err_disabled_listing", null },
        { "ios", "interface_brief", "Gi1/0/1", "brief_listing", "down" },
        { "ios", "interface_brief", "Gi1/0/10", "brief_listing", "up" },
        { "ios", "interface_brief", "Te1/1/1", "brief_listing", "administratively_down" },
        { "ios", "interface_brief", "Te1/1/10", "brief_listing", null },
        { "ios", "bgp_peer", "10.0.0.2", "bgp", "established_without_routes" },
        { "ios", "bgp_peer", "10.0.0.3", "bgp", "established" },
        { "ios", "bgp_peer", "10.0.0.4", "bgp", "not_established" },
        { "ios", "bgp_peer", "10.0.0.5", "bgp", "administratively_down" },
        { "ios", "bgp_peer", "10.0.0.6", "bgp", "not_established" },
        { "nxos", "interface", "Eth1/1", "up", "up" },
        { "nxos", "interface", "Ethernet1/1", "administratively_down", "administratively_down" },
        { "nxos", "interface", "Eth1/1", "not_connected", "down" },
        { "nxos", "interface", "Eth1/1", "sfp_not_inserted", "module_absent" },
        { "nxos", "interface", "Eth1/1", "err_disabled", "held_down" },
        { "nxos", "interface_cause", "Eth1/1", "err_disabled_listing", "error_disabled" },
        { "nxos", "interface_cause", "Eth1/3", "err_disabled_listing", null },
        { "nxos", "interface", "Eth1/1", "channel_incompatible", "held_down" },
        { "nxos", "interface", "Vlan10", "vlan_line_down", "line_down" },
        { "nxos", "interface", "Vlan1", "vlan_administratively_down", "administratively_down" },
        { "nxos", "interface", "Eth9/1", "not_existing", "not_existing" },
        { "nxos", "interface_brief", "Eth1/1", "brief_listing", "administratively_down" },
        { "nxos", "interface_brief", "Eth1/10", "brief_listing", "up" },
        { "nxos", "interface_brief", "Eth1/3", "brief_listing", "module_absent" },
        { "nxos", "interface_brief", "Eth1/4", "brief_listing", "down" },
        { "nxos", "bgp_peer", "10.0.0.2", "bgp", "established_without_routes" },
        { "nxos", "bgp_peer", "10.0.0.3", "bgp", "established" },
        { "nxos", "bgp_peer", "10.0.0.4", "bgp", "not_established" },
        { "nxos", "bgp_peer", "10.0.0.5", "bgp", "established" },
        { "eos", "interface", "Et3/1", "up", "up" },
        { "eos", "interface", "Ethernet3/1", "administratively_down", "administratively_down" },
        { "eos", "interface", "Et3/1", "notconnect", "down" },
        { "eos", "interface", "Et3/1", "lower_layer_down", "down" },
        { "eos", "interface", "Et3/1", "not_present", "module_absent" },
        { "eos", "interface", "Et3/1", "errdisabled", "held_down" },
        { "eos", "interface_cause", "Et3/1", "errdisabled_listing", "error_disabled" },
        { "eos", "interface_cause", "Et3/3", "errdisabled_listing", null },
        { "eos", "interface", "Et99", "not_existing", "not_existing" },
        { "eos", "interface", "Et99", "invalid", "not_existing" },
        { "eos", "interface_brief", "Et3/1", "status_listing", "up" },
        { "eos", "interface_brief", "Et3/2", "status_listing", "administratively_down" },
        { "eos", "interface_brief", "Et3/3", "status_listing", "held_down" },
        { "eos", "interface_brief", "Et3/4", "status_listing", "module_absent" },
        { "eos", "bgp_peer", "10.0.0.2", "bgp", "established_without_routes" },
        { "eos", "bgp_peer", "10.0.0.3", "bgp", "established" },
        { "eos", "bgp_peer", "10.0.0.4", "bgp", "not_established" },
        { "eos", "bgp_peer", "10.0.0.5", "bgp", "administratively_down" },
        { "junos", "interface", "ge-0/0/3", "up", "up" },
        { "junos", "interface", "GE0/0/3", "administratively_down", "administratively_down" },
        { "junos", "interface", "ge-0/0/3", "down", "down" },
        { "junos", "interface", "ge-0/0/3", "long_listing", "down" },
        { "junos", "interface", "ge-0/0/2", "long_listing", "up" },
        { "junos", "interface", "ge-0/0/99", "not_existing", "not_existing" },
        { "junos", "interface_brief", "ge-0/0/2", "terse_listing", "up" },
        { "junos", "interface_brief", "ge-0/0/3", "terse_listing", "administratively_down" },
        { "junos", "interface_brief", "ge-0/0/4", "terse_listing", "down" },
        { "junos", "bgp_peer", "10.0.0.2", "bgp_established", "established" },
        { "junos", "bgp_peer", "10.0.0.2", "bgp_without_routes", "established_without_routes" },
        { "junos", "bgp_peer", "10.0.0.2", "bgp_active", "not_established" },
        { "frr", "interface_text", "eth1", "text_up", "up" },
        { "frr", "interface_text", "eth1", "text_administratively_down", "administratively_down" },
        { "frr", "interface_text", "eth1", "text_line_down", "line_down" },
        { "frr", "interface_text", "nosuch1", "text_not_existing", "not_existing" },
        { "frr", "bgp_peer", "10.44.0.2", "bgp_established", "established" },
        { "frr", "bgp_peer", "10.44.0.2", "bgp_without_routes", "established_without_routes" },
        { "frr", "bgp_peer", "10.9.9.9", "bgp_active", "not_established" },
        { "frr", "bgp_peer", "10.9.9.8", "bgp_shut_down", "administratively_down" },
        { "frr", "bgp_peer", "1.1.1.1", "bgp_not_existing", "not_existing" },
        { "linux", "interface_brief", "eth1", "brief_up", "up" },
        { "linux", "interface_brief", "eth1", "brief_administratively_down", "administratively_down" },
        { "linux", "interface_brief", "eth1", "brief_line_down", "line_down" },
    };

    [Theory]
    [MemberData(nameof(Shown))]
    public void What_a_device_prints_is_read_as_the_state_that_it_shows(string platform, string look, string subject, string recording, string? state)
    {
        Read(platform, look, subject, DeviceRecording.Text(platform, recording)).Should().Be(state);
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public void However_it_arrives_it_is_read_the_same(string platform, string look, string subject, string recording, string? state)
    {
        var text = DeviceRecording.Text(platform, recording);
        foreach (var (way, arrived) in Ways(text, isJson: (platform, look) == ("frr", "bgp_peer")))
        {
            Read(platform, look, subject, arrived).Should().Be(state, way);
        }
    }

    [Fact]
    public void A_byte_that_is_no_text_in_a_JSON_answer_hides_nothing_else() =>
        Read("frr", "bgp_peer", "10.44.0.2", DeviceRecording.Text("frr", "bgp_established").Insert(1, """ "\ud800 description": "\udc80", """)).Should().Be("established");

    /// <summary>A terminal breaks a row at its margin, wherever that is; the device never said that it may.</summary>
    [Theory]
    [MemberData(nameof(Shown))]
    public void A_listing_that_is_wrapped_at_a_margin_is_read_the_same_or_not_at_all(string platform, string look, string subject, string recording, string? state)
    {
        var text = DeviceRecording.Text(platform, recording);
        // Broken within its cause, a port that may be tried again is one that may not: that is the safe side.
        var cautious = state == "error_disabled" ? "held_down" : state;
        foreach (var margin in new[] { 40, 47, 64, 72, 79, 80, 101 })
        {
            Read(platform, look, subject, Wrapped(text, margin)).Should().BeOneOf([state, cautious, null], $"it is wrapped at {margin}");
        }
    }

    [Theory]
    [InlineData("vrp", "Gig0/0/1", "up", "administratively_down")]
    [InlineData("comware", "GE1/0/1", "up", "down")]
    [InlineData("ios", "Gi1/0/1", "up", "administratively_down")]
    [InlineData("nxos", "Eth1/1", "up", "err_disabled")]
    [InlineData("eos", "Et3/1", "up", "notconnect")]
    [InlineData("junos", "ge-0/0/3", "up", "down")]
    public void An_answer_that_says_two_things_says_nothing(string platform, string port, string one, string other)
    {
        Read(platform, "interface", port, DeviceRecording.Text(platform, one) + "\n" + DeviceRecording.Text(platform, other)).Should().BeNull();
    }

    [Fact]
    public void Every_look_at_an_interface_of_every_platform_is_covered()
    {
        var covered = Shown.Select(row => ((string)row[0], (string)row[1])).ToHashSet();
        foreach (var platform in Library.Embedded.Platforms.Values.Where(platform => platform.Like is null))
        {
            foreach (var look in platform.Probes.Keys.Where(look => (platform.Name, look) is not (("frr" or "linux"), "interface")))
            {
                covered.Should().Contain((platform.Name, look));
            }
        }
    }

    private static IEnumerable<(string Way, string Arrived)> Ways(string text, bool isJson)
    {
        yield return ("CR LF", text.Replace("\n", "\r\n", StringComparison.Ordinal));
        yield return ("CR CR LF", text.Replace("\n", "\r\r\n", StringComparison.Ordinal));
        yield return ("in colour", "\x1b[1m" + text.Replace("\n", "\x1b[0m\n\x1b[1m", StringComparison.Ordinal));
        if (isJson)
        {
            yield break;
        }

        yield return ("below a banner", "\r\n*** Authorized users only. All is logged, whether up or down. ***\r\n\r\n" + text);
        yield return ("IOS's pager, erased by back spaces", Paged(text, " --More-- " + new string('\b', 10) + new string(' ', 10) + new string('\b', 10)));
        yield return ("NX-OS's pager, erased by a carriage return", Paged(text, "\x1b[7m--More--\x1b[m\r        \r"));
        yield return ("VRP's pager, erased by cursor moves", Paged(text, "  ---- More ----\x1b[16D                \x1b[16D"));
        yield return ("Junos' pager, erased to the line's end", Paged(text, "---(more 50%)---\r\x1b[K"));
        yield return ("a pager that was left standing", Paged(text, "--More--\r\n"));
        yield return ("a pager before its line", Paged(text, "---- More ----"));
    }

    private static string Wrapped(string text, int margin) =>
        string.Join('\n', text.Split('\n').SelectMany(line => line.Length == 0 ? [""] : line.Chunk(margin).Select(part => new string(part))));

    private static string Paged(string text, string pager) => text.Replace("\n", "\r\n" + pager, StringComparison.Ordinal);

    private static string? Read(string platform, string look, string subject, string answer)
    {
        var values = new Dictionary<string, string>();
        if (look == "bgp_peer")
        {
            values["peer"] = subject;
        }
        else
        {
            var port = Library.Platform(platform).Interfaces.For(new InterfaceName(subject))!;
            (values["interface"], values["interface_short"]) = (port.Long, port.Short);
        }

        return Library.Platform(platform).Probes[look].Read(new Reply(answer), values)?.State;
    }
}
