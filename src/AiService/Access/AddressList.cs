using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AiService.Hosting;

namespace AiService.Access;

/// <summary>Holds addresses, networks and host names, and tells whether an address is one of them.</summary>
internal sealed class AddressList(IReadOnlyList<IPNetwork> networks, IReadOnlyList<string> names)
{
    private const string Nothing = "none";

    public static AddressList Empty { get; } = new([], []);

    /// <summary>The addresses of this machine itself.</summary>
    public static AddressList Loopback { get; } = new([IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")], []);

    /// <summary>Reads <c>none</c>, or addresses, networks (<c>192.0.2.0/24</c>) and host names, separated by commas or blanks.</summary>
    /// <param name="settings">The settings; gets what is wrong.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="unset">What holds when it is unset.</param>
    public static AddressList Read(SettingsReader settings, string variable, AddressList unset)
    {
        var text = settings.Text(variable);
        if (text is null || text.Equals(Nothing, StringComparison.OrdinalIgnoreCase))
        {
            return text is null ? unset : Empty;
        }

        var networks = new List<IPNetwork>();
        var names = new List<string>();
        var parts = text.Split([',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        for (var place = 1; place <= parts.Length; place++)
        {
            var part = parts[place - 1];
            if (Network(part) is { } network)
            {
                networks.Add(network);
            }
            else if (IsName(part))
            {
                names.Add(part);
            }
            else
            {
                settings.Reject(variable, $"Entry {place} is no address, network or host name.", "Use entries like 192.0.2.7, 192.0.2.0/24 or device-service, or none alone.");
            }
        }

        if (parts.Length == 0)
        {
            settings.Reject(variable, "has no entry.", "Leave it unset for the default, or set none.");
        }

        return new AddressList(networks, names);
    }

    /// <summary>Returns whether the address is one of them. A name that cannot be resolved has no address.</summary>
    /// <param name="address">The address; an IPv4 address in its own form.</param>
    /// <param name="hosts">Resolves the names.</param>
    public async ValueTask<bool> ContainsAsync(IPAddress? address, HostNames hosts)
    {
        if (address is null || networks.Any(network => network.Contains(address)))
        {
            return address is not null;
        }

        // All at once: a resolver that does not answer costs a request its time limit once, and not for each name.
        var resolved = await Task.WhenAll(names.Select(hosts.ResolveAsync));
        return resolved.Any(addresses => addresses.Contains(address));
    }

    private static IPNetwork? Network(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 2 || !text.All(c => char.IsAsciiHexDigit(c) || c is '.' or ':' or '/') || !IPAddress.TryParse(parts[0], out var address))
        {
            return null;
        }

        // 010.0.0.1 is 8.0.0.1 to some programs and 10.0.0.1 to others, and 10.1 is 10.0.0.1: such an address is refused.
        if (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != parts[0])
        {
            return null;
        }

        var bits = address.GetAddressBytes().Length * 8;
        var prefix = bits;
        if (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bits))
        {
            return null;
        }

        // Requests have IPv4 addresses in their own form.
        if (address.IsIPv4MappedToIPv6 && prefix >= 96)
        {
            (address, prefix) = (address.MapToIPv4(), prefix - 96);
        }

        // 192.0.2.5/24 means its network, as it does in a router's table.
        return new IPNetwork(Masked(address, prefix), prefix);
    }

    private static IPAddress Masked(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefix; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }

    // What a resolver would take for an address in another spelling (0x7f.1, 1.2.3) is no name, and "none" means something else.
    private static bool IsName(string text) =>
        text.Length <= 253
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')
        && Uri.CheckHostName(text.Replace('_', '-')) == UriHostNameType.Dns
        && !IPAddress.TryParse(text, out _)
        && text.TrimEnd('.').Split('.')[^1] is var last && !last.All(char.IsAsciiDigit) && !last.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        && !text.Equals(Nothing, StringComparison.OrdinalIgnoreCase);
}
