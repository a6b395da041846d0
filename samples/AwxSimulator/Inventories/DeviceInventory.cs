using System.Collections.Concurrent;

namespace AwxSimulator.Inventories;

/// <summary>The one inventory: numbered hosts from <c>1</c> on, <c>r1</c> and <c>r2</c>, and no group until a handle makes one.</summary>
internal sealed class DeviceInventory(SimulatorOptions options)
{
    public const int Id = 2;

    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> groups = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Hosts { get; } = [.. Enumerable.Range(1, options.Hosts).Select(number => FormattableString.Invariant($"{number}")), "r1", "r2"];

    public IEnumerable<string> Groups => groups.Keys.Order(StringComparer.Ordinal);

    public int IdOf(string host) => Hosts.ToList().IndexOf(host) + 1;

    public void Group(string name, IReadOnlyList<string> hosts) => groups[name] = hosts;

    public void Ungroup(string name) => groups.TryRemove(name, out _);

    /// <summary>Returns the hosts on which a job with this limit runs; a blank limit is all of them.</summary>
    public IReadOnlyList<string> Matching(string limit) => HostPattern.Match(limit, Hosts, groups);
}
