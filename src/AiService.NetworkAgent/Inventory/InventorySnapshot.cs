using AiService.Faults;

namespace AiService.NetworkAgent.Inventory;

/// <summary>The content of <c>DEVICES_FILE</c> at one time.</summary>
internal sealed class InventorySnapshot
{
    /// <summary>The most jump hosts on a way.</summary>
    public const int MaxHops = 4;

    public static InventorySnapshot Empty { get; } = new([], []);

    private readonly Dictionary<string, DeviceEntry> devices;
    private readonly Dictionary<string, DeviceEntry> jumpHosts;
    private readonly ILookup<string, string> byHost;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<InterfaceName>> watchedByGroup;

    /// <param name="devices">With different ids.</param>
    /// <param name="jumpHosts">With different names.</param>
    /// <param name="watchedByGroup">The watched interfaces of the devices of a group.</param>
    public InventorySnapshot(
        IEnumerable<DeviceEntry> devices, IEnumerable<DeviceEntry> jumpHosts, IReadOnlyDictionary<string, IReadOnlyList<InterfaceName>>? watchedByGroup = null)
    {
        this.watchedByGroup = watchedByGroup ?? new Dictionary<string, IReadOnlyList<InterfaceName>>();
        this.devices = devices.ToDictionary(device => device.Id, StringComparer.Ordinal);
        this.jumpHosts = jumpHosts.ToDictionary(host => host.Id, StringComparer.Ordinal);
        byHost = this.devices.Values.Where(device => device.Host is not null)
            .ToLookup(device => HostText.Comparable(device.Host!), device => device.Id, StringComparer.Ordinal);
    }

    public int Count => devices.Count;

    public DeviceEntry? Find(string id) => devices.GetValueOrDefault(id);

    /// <summary>True when the interfaces of any group are watched.</summary>
    public bool WatchesGroups => watchedByGroup.Count > 0;

    /// <summary>Returns the watched interfaces of the devices of a group.</summary>
    public IReadOnlyList<InterfaceName> WatchedIn(string group) => watchedByGroup.GetValueOrDefault(group) ?? [];

    /// <summary>Returns the devices whose entry has the address.</summary>
    /// <param name="host">As <see cref="HostText.Comparable"/> returns it.</param>
    public IReadOnlyList<string> IdsOf(string host) => [.. byHost[host]];

    /// <summary>Returns the way through the named host, and through the jump hosts on its own way.</summary>
    /// <returns>Null when no host is named, or when there is a problem.</returns>
    public SshHost? Way(string? jump, out string? problem) => Way(jump, MaxHops, out problem);

    private JumpHost? Way(string? jump, int hops, out string? problem)
    {
        problem = null;
        if (jump is null)
        {
            return null;
        }

        var entry = jumpHosts.GetValueOrDefault(jump) ?? Find(jump);
        problem = entry switch
        {
            null => $"names '{jump}', which is neither one of 'jump_hosts' nor a device.",
            { Host: null } or { Login: null } => $"names '{jump}', whose host and login do not stand in this file.",
            _ when hops == 0 => $"leads through more than {MaxHops} hosts, or in a circle.",
            _ => null,
        };
        if (problem is not null)
        {
            return null;
        }

        var via = Way(entry!.Login!.Jump, hops - 1, out problem);
        return problem is not null ? null : new JumpHost
        {
            Host = entry.Host!,
            Port = entry.Login.Port,
            Username = entry.Login.Username,
            Credential = entry.Login.Credential,
            HostKeys = entry.Login.HostKeys,
            Via = via,
        };
    }
}
