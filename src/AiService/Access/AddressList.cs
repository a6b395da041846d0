using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using AiService.Hosting;

namespace AiService.Access;

/// <summary>
/// Holds addresses, networks and host names, and tells whether an address is one of them. A name is resolved when it is needed; what it resolved to, or that it
/// did not, holds for 30 s.
/// </summary>
internal sealed partial class AddressList(IReadOnlyList<IPNetwork> networks, IReadOnlyList<string> names)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>How long a request waits for a name: a resolver that does not answer must not hold it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, Task<IReadOnlyList<IPAddress>> Addresses)> resolved = new();

    public static AddressList Empty { get; } = new([], []);

    /// <summary>The addresses of this machine itself.</summary>
    public static AddressList Loopback { get; } = new([IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")], []);

    public bool IsEmpty => networks.Count == 0 && names.Count == 0;

    /// <summary>Reads <c>none</c>, or addresses, networks (<c>192.0.2.0/24</c>) and host names, separated by commas or blanks.</summary>
    /// <param name="settings">The settings; gets what is wrong.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="unset">What holds when it is unset.</param>
    public static AddressList Read(SettingsReader settings, string variable, AddressList unset)
    {
        var parts = (settings.Text(variable) ?? "").Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            return unset;
        }

        if (parts is [var only] && only.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return Empty;
        }

        var networks = new List<IPNetwork>();
        var names = new List<string>();
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

        return new AddressList(networks, names);
    }

    /// <summary>Returns whether the address is one of them. A name that cannot be resolved has no address.</summary>
    public async ValueTask<bool> ContainsAsync(IPAddress? address, TimeProvider time, ILogger logger)
    {
        if (address is null)
        {
            return false;
        }

        if (networks.Any(network => network.Contains(address)))
        {
            return true;
        }

        foreach (var name in names)
        {
            if ((await ResolveAsync(name, time, logger)).Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private Task<IReadOnlyList<IPAddress>> ResolveAsync(string name, TimeProvider time, ILogger logger)
    {
        var now = time.GetUtcNow();
        if (resolved.TryGetValue(name, out var known) && now < known.Until)
        {
            return known.Addresses;
        }

        // Requests that come meanwhile wait for the same answer.
        var fresh = LookUpAsync(name, logger);
        resolved[name] = (now + Lifetime, fresh);
        return fresh;
    }

    private static async Task<IReadOnlyList<IPAddress>> LookUpAsync(string name, ILogger logger)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(name, limit.Token).WaitAsync(limit.Token);
            return [.. addresses.Select(one => one.IsIPv4MappedToIPv6 ? one.MapToIPv4() : one)];
        }
        catch (Exception unknown) when (unknown is SocketException or OperationCanceledException)
        {
            // Its own time, or the resolver's answer: it has no address for the time being.
            Log.Unresolved(logger, name, unknown.Message);
            return [];
        }
    }

    private static IPNetwork? Network(string text)
    {
        var slash = text.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address) || (address.AddressFamily == AddressFamily.InterNetwork && text.Split('/')[0].Count(c => c == '.') != 3))
        {
            return null;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (slash < 0)
        {
            return new IPNetwork(address, bits);
        }

        // 192.0.2.5/24 means its network, as it does in a router's table.
        return int.TryParse(text[(slash + 1)..], out var prefix) && prefix >= 0 && prefix <= bits ? new IPNetwork(Masked(address, prefix), prefix) : null;
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

    // A name with a letter: what looks like an address and is none must not be asked of a resolver.
    private static bool IsName(string text) =>
        text.Length <= 253 && text.Any(char.IsAsciiLetter) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') && Uri.CheckHostName(text.Replace('_', '-')) == UriHostNameType.Dns;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The host name {Name} of a trusted address cannot be resolved ({Reason}): requests from it are not trusted; tried again after 30 s")]
        public static partial void Unresolved(ILogger logger, string name, string reason);
    }
}
