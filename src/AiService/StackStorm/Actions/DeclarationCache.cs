using System.Collections.Concurrent;
using AiService.Repairs.Planning;
using AiService.Repairs.Store;
using AiService.StackStorm.Api;

namespace AiService.StackStorm.Actions;

/// <summary>What actions declare, kept for a few minutes. An answer that is no whole declaration is never kept.</summary>
internal sealed class DeclarationCache(StackStormClient client, MappedActions mapped, RepairOptions repairs, TimeProvider time)
{
    /// <summary>More than a map has; whatever is on record from older maps must not add up.</summary>
    private const int Most = 1000;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);
    private static readonly Dictionary<string, DeclaredParameter> None = [];

    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, ActionDeclaration Declaration)> known = new(StringComparer.Ordinal);

    /// <returns>The declaration; <see cref="ApiResult{T}.Ok"/> is false where its parameters could not be read.</returns>
    public async Task<ApiResult<ActionDeclaration>> GetAsync(string action, CancellationToken cancellation)
    {
        if (known.TryGetValue(action, out var entry) && entry.Until > time.GetUtcNow())
        {
            return new ApiResult<ActionDeclaration>(entry.Declaration, null);
        }

        var reply = await ReadAsync(action, cancellation);
        if (reply.Value is { Enabled: not null } whole)
        {
            Keep(action, whole);
            mapped.Saw(action, whole);
        }
        else
        {
            mapped.LookSoon(action);
        }

        return reply;
    }

    /// <summary>Reads the declaration, whatever is kept of it.</summary>
    /// <param name="action">The action's reference.</param>
    /// <param name="cancellation">The caller's own.</param>
    /// <param name="probe">True when no repair waits for it.</param>
    public async Task<ApiResult<ActionDeclaration>> ReadAsync(string action, CancellationToken cancellation, bool probe = false)
    {
        var view = await client.GetParametersAsync(action, cancellation, probe);
        if (!view.Ok)
        {
            return new ApiResult<ActionDeclaration>(null, view.Failure);
        }

        // The view does not tell the runner. Without this answer the runner counts as one that evaluates.
        var registered = (await client.GetActionAsync(action, cancellation)).Value;
        return new ApiResult<ActionDeclaration>(
            new ActionDeclaration(view.Value.Parameters ?? None, registered?.RunnerType, registered is null ? null : registered.Enabled ?? true), null);
    }

    /// <summary>How long the action of a cancelled execution may run, by what can be read of it now, or could be read last.</summary>
    public async Task<ActionLimits> LimitsAsync(RepairOrder order, CancellationToken stopping)
    {
        var action = order.Match.Action ?? string.Empty;
        try
        {
            var declared = (await GetAsync(action, stopping)).Value ?? known.GetValueOrDefault(action).Declaration;
            return ActionLimits.Of(order, declared, repairs.DeviceHold);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process's own end: the next one looks it up.
            return ActionLimits.Of(order, known.GetValueOrDefault(action).Declaration, repairs.DeviceHold);
        }
    }

    /// <summary>The action was changed meanwhile, or so it seems: it is read again next time.</summary>
    public void Forget(string action)
    {
        known.TryRemove(action, out _);
        mapped.LookSoon(action);
    }

    private void Keep(string action, ActionDeclaration declaration)
    {
        if (known.Count >= Most)
        {
            known.Clear();
        }

        known[action] = (time.GetUtcNow() + Kept, declaration);
    }
}
