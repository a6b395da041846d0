
namespace AiService.Tests.NetworkAgent.Forms;

/// <summary>
/// docs/runbooks.md promises for every platform: only a cause that another try may cure is one to try. A cause that is not on a platform's
/// list, whatever it is called, is for a person.
/// </summary>
public sealed class CausesTests
{
    /// <summary>How each platform words that the device itself has shut a port; {0} is the cause, as the look that knows causes shows it.</summary>
    private static readonly Dictionary<string, (string Look, string Port, string Form, string[] Tried)> Shut = new()
    {
        ["vrp"] = ("interface", "GE0/0/1", "GigabitEthernet0/0/1 current state : ERROR DOWN({0})", ["auto-defend", "bpdu-protection", "link-flap", "LINK-FLAP", "loopback-detect", "port-security", "storm-control"]),
        ["vrp8"] = ("interface", "GE1/0/1", "GE1/0/1 current state : ERROR DOWN({0}) (ifindex: 9)", ["bpdu-protection", "link-flap", "mac-address-flapping", "storm-control"]),
        ["comware"] = ("interface", "GE1/0/1", "GigabitEthernet1/0/1\nCurrent state: {0} DOWN", ["STP", "stp", "LPBK-DETECT", "Link-Flap", "Storm-Constrain", "DLDP"]),
        ["ios"] = ("interface_cause", "Gi1/0/1", "Gi1/0/1   desk               err-disabled {0}", ["bpduguard", "BPDUGUARD", "link-flap", "loopdetect", "psecure-violation", "storm-control", "udld"]),
        ["nxos"] = ("interface", "Eth1/1", "Ethernet1/1 is down (Error disabled - {0})", ["link-flap", "BPDUGuard", "storm-control", "udld", "loopback", "security violation"]),
        ["eos"] = ("interface_cause", "Et3/1", "Et3/1        server                 errdisabled  {0}", ["bpduguard", "link-flap", "LINK-FLAP", "portsec", "storm-control"]),
    };

    private static readonly string[] ForAPerson =
    [
        "dual-active", "dual-active-recovery", "mlagissu", "m-lag", "MAD", "vpcPeerLinkDown", "port-channel incompatible", "channel-misconfig",
        "uplink-failure-detection", "monitor-link", "VFC not bound", "gbic-invalid", "of a later version", "newguard", "link-flap-of-a-later-version",
        "bpduguard2", "not link-flap", "link-flap, dual-active", "",
    ];

    [Fact]
    public void Every_platform_that_gives_a_port_another_try_is_here()
    {
        Library.Runbook("reenable-error-disabled").Platforms.Keys.Should().BeEquivalentTo(Shut.Keys);
    }

    [Fact]
    public void Only_a_cause_that_another_try_may_cure_is_one_to_try()
    {
        foreach (var (platform, (look, port, form, tried)) in Shut)
        {
            foreach (var cause in tried)
            {
                Seen.State(platform, look, port, Shown(form, cause)).Should().Be("error_disabled", $"{platform} {cause}");
            }

            foreach (var cause in ForAPerson)
            {
                var state = Seen.State(platform, look, port, Shown(form, cause));
                state.Should().NotBe("error_disabled", $"{platform} {cause}");
                state.Should().BeOneOf(["held_down", null], $"{platform} {cause}");
            }
        }
    }

    private static string Shown(string form, string cause) => form.Replace("{0}", cause, StringComparison.Ordinal) + "\nLine protocol current state : DOWN";
}
