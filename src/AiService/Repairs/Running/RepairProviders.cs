using AiService.Repairs.Store;

namespace AiService.Repairs.Running;

/// <summary>Which providers try an order, and in which order.</summary>
/// <param name="providers">All that the service has.</param>
/// <param name="options">Their order.</param>
internal sealed class RepairProviders(IEnumerable<IRepairProvider> providers, RunOptions options)
{
    private readonly List<IRepairProvider> ordered =
        [.. options.Order.SelectMany(name => providers.Where(provider => provider.Name == name))];

    /// <summary>
    /// Returns the providers in the order in which they try: <c>REPAIR_PROVIDERS</c>, from the one on that the map's entry names. Without
    /// the fallback only the first that is in use may act, which is the agent where StackStorm is not configured (TRAPS 21).
    /// </summary>
    /// <returns>Empty when none can begin.</returns>
    public IReadOnlyList<IRepairProvider> For(RepairOrder order)
    {
        var named = order.Match.Provider is { } first ? ordered.SkipWhile(provider => provider.Name != first) : ordered;
        var inUse = named.Where(provider => provider.IsInUse);
        var allowed = options.FallBack ? inUse : inUse.Take(1);
        return [.. allowed.SkipWhile(provider => !provider.CanTry(order))];
    }

    /// <summary>Returns the provider that had a repair when its process was lost, and those that may try after it.</summary>
    /// <returns>Empty when it is not in use any more.</returns>
    public IReadOnlyList<IRepairProvider> From(string name, RepairOrder order)
    {
        var able = For(order).SkipWhile(provider => provider.Name != name).ToList();
        return able.Count > 0 ? able : [.. ordered.Where(provider => provider.IsInUse && provider.Name == name)];
    }
}
