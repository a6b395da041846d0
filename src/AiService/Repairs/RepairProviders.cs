namespace AiService.Repairs;

/// <summary>Who is sent for an order: StackStorm, then the agent; the agent alone where StackStorm is not in use.</summary>
internal sealed class RepairProviders(IEnumerable<IRepairProvider> providers, RepairOptions options)
{
    /// <summary>In the order in which they try; empty when nobody can begin.</summary>
    public IReadOnlyList<IRepairProvider> For(RepairOrder order)
    {
        // Without the fallback only the first hand that is in use may act, which is the agent's when StackStorm is not configured (TRAPS 21).
        var inUse = providers.Where(provider => provider.IsInUse);
        var allowed = options.FallBack ? inUse : inUse.Take(1);
        return allowed.SkipWhile(provider => !provider.CanTry(order)).ToList();
    }
}
