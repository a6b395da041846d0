using AiService.Repairs.Planning;
using AiService.Repairs.Store;

namespace AiService.Repairs.Running;

/// <summary>Who is sent for an order: StackStorm, then the agent; the agent alone where StackStorm is not in use.</summary>
internal sealed class RepairProviders(IEnumerable<IRepairProvider> providers, RepairOptions options)
{
    /// <summary>The name of the local agent: its success is a look at the device.</summary>
    public const string Agent = "agent";

    /// <summary>Stands where nobody was sent.</summary>
    public const string None = "none";

    /// <summary>In the order in which they try; empty when nobody can begin.</summary>
    public IReadOnlyList<IRepairProvider> For(RepairOrder order)
    {
        // Without the fallback only the first hand that is in use may act, which is the agent's when StackStorm is not configured (TRAPS 21).
        var inUse = providers.Where(provider => provider.IsInUse);
        var allowed = options.FallBack ? inUse : inUse.Take(1);
        return allowed.SkipWhile(provider => !provider.CanTry(order)).ToList();
    }

    /// <summary>Who goes on with a repair that a lost process had: the one who had it, and who may try after him.</summary>
    /// <returns>Empty when that one is not in use any more.</returns>
    public IReadOnlyList<IRepairProvider> From(string name, RepairOrder order)
    {
        var able = For(order).SkipWhile(provider => provider.Name != name).ToList();
        return able.Count > 0 ? able : [.. providers.Where(provider => provider.IsInUse && provider.Name == name)];
    }
}
