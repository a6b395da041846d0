using System.Net;
using System.Net.Sockets;

namespace AiService.NetworkAgent.Inventory;

/// <summary>Compares hosts as other systems write them: addresses as addresses, names without case.</summary>
internal static class HostText
{
    /// <summary>
    /// Returns a text that is equal for equal hosts: <c>::ffff:10.0.0.1</c> is <c>10.0.0.1</c>. A shortened or octal IPv4 address is taken as a name,
    /// because programs do not agree on which address it is.
    /// </summary>
    public static string Comparable(string host)
    {
        var text = host.Trim();
        return AddressOf(text) is { } address ? address.ToString() : text.TrimEnd('.').ToLowerInvariant();
    }

    /// <summary>Returns true for a host that is this machine or none: loopback and unspecified addresses, <c>localhost</c>.</summary>
    public static bool IsNoDevice(string host)
    {
        if (AddressOf(host.Trim()) is { } address)
        {
            return IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        }

        var name = Comparable(host);
        return name is "" or "localhost" || name.EndsWith(".localhost", StringComparison.Ordinal);
    }

    private static IPAddress? AddressOf(string text)
    {
        var bare = text is ['[', .., ']'] ? text[1..^1] : text;
        if (!IPAddress.TryParse(bare, out var address))
        {
            return null;
        }

        return address.AddressFamily == AddressFamily.InterNetwork ? (address.ToString() == bare ? address : null)
            : address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
            : address;
    }
}
