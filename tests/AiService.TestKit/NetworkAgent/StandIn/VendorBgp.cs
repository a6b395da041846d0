
namespace AiService.Tests.NetworkAgent.StandIn;

/// <summary>A vendor's command line as far as its BGP session with 10.0.0.2 goes, which is established and has brought no routes.</summary>
internal sealed class VendorBgp(string platform)
{
    private const string Peer = "10.0.0.2";

    // What asks the peer for its routes again, and what only sends ours again, as the vendors document them.
    private static readonly Dictionary<string, (string Look, string Inbound, string[] Others)> Commands = new()
    {
        ["vrp"] = ("display bgp peer", $"refresh bgp {Peer} import", [$"refresh bgp {Peer} export"]),
        ["comware"] = ("display bgp peer ipv4", $"refresh bgp {Peer} import ipv4", [$"refresh bgp {Peer} export ipv4"]),
        ["ios"] = ("show ip bgp summary", $"clear ip bgp {Peer} soft", []),
        ["nxos"] = ("show ip bgp summary", $"clear ip bgp {Peer} soft", []),
        ["eos"] = ("show ip bgp summary", $"clear ip bgp {Peer} soft", []),
        ["junos"] = ($"show bgp neighbor {Peer}", $"clear bgp neighbor {Peer} soft-inbound", [$"clear bgp neighbor {Peer} soft"]),
    };

    public bool HasRoutes { get; private set; }

    /// <summary>What is printed after a line; null when it has nothing to do with BGP.</summary>
    public string? Answer(string line)
    {
        if (!Commands.TryGetValue(platform, out var known))
        {
            return null;
        }

        HasRoutes |= line == known.Inbound;
        return line == known.Look ? Shown() : line == known.Inbound || known.Others.Contains(line) ? "" : null;
    }

    // The recordings of a list have a peer with routes in it: that row is the peer's then.
    private string Shown()
    {
        return platform == "junos" ? DeviceRecording.Text(platform, HasRoutes ? "bgp_established" : "bgp_without_routes")
            : !HasRoutes ? DeviceRecording.Text(platform, "bgp")
            : DeviceRecording.Text(platform, "bgp").Replace(Peer, "10.0.0.9", StringComparison.Ordinal).Replace("10.0.0.3", Peer, StringComparison.Ordinal);
    }
}
