using System.Collections.Concurrent;
using AiService.Engines;
using AiService.Hosting;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.StackStorm.Api;

namespace AiService.StackStorm.Actions;

/// <summary>Caches what actions declare for a few minutes. An incomplete declaration is never cached.</summary>
internal sealed class DeclarationCache(
    StackStormClient client, MappedActions mapped, StackStormRedactor redactor, RunOptions repairs, TimeProvider time)
{
    /// <summary>More than a map has: actions of older maps that are on record must not add up.</summary>
    private const int Most = 1000;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);
    private static readonly Dictionary<string, DeclaredParameter> None = [];

    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, ActionDeclaration Declaration)> known = new(StringComparer.Ordinal);

    // What was read last, for what asks StackStorm nothing. The mapped actions are looked up at the start and every hour.
    private readonly ConcurrentDictionary<string, ActionDeclaration> last = new(StringComparer.Ordinal);

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
            Keep(known, action, (time.GetUtcNow() + Kept, whole));
            mapped.Saw(action, whole);
        }
        else
        {
            mapped.CheckSoon(action);
        }

        return reply;
    }

    /// <summary>Reads the declaration, past the cache; as a probe when no repair waits for it.</summary>
    public async Task<ApiResult<ActionDeclaration>> ReadAsync(string action, CancellationToken cancellation, bool probe = false)
    {
        var view = await client.GetParametersAsync(action, cancellation, probe);
        if (!view.Ok)
        {
            if (view.Failure.Kind is ApiFailureKind.Refused)
            {
                last.TryRemove(action, out _);
            }

            return new ApiResult<ActionDeclaration>(null, view.Failure);
        }

        // The view does not contain the runner. Without this answer the runner counts as one that evaluates.
        var registered = (await client.GetActionAsync(action, cancellation)).Value;
        var declaration = new ActionDeclaration(view.Value.Parameters ?? None, registered?.RunnerType, registered is null ? null : registered.Enabled ?? true);
        redactor.Learn(action, declaration.IsOpen);
        Keep(last, action, declaration);
        return new ApiResult<ActionDeclaration>(declaration, null);
    }

    /// <summary>Returns what was read last, without a request; null when nothing was, or it may have changed since.</summary>
    public ActionDeclaration? Last(string action) => last.GetValueOrDefault(action);

    /// <summary>Returns how long the action of a cancelled execution may run, by the declaration that can be read now, or was read last.</summary>
    public async Task<ActionLimits> LimitsAsync(RepairOrder order, CancellationToken stopping)
    {
        var action = order.Match.Action ?? string.Empty;
        var declared = await GetAsync(action, stopping).OrNullWhenStoppingAsync(stopping);
        return ActionLimits.Of(order, declared?.Value ?? known.GetValueOrDefault(action).Declaration, repairs.DeviceHold);
    }

    /// <summary>Removes a declaration that may have changed: it is read again next time.</summary>
    public void Forget(string action)
    {
        known.TryRemove(action, out _);
        last.TryRemove(action, out _);
        mapped.CheckSoon(action);
    }

    private static void Keep<T>(ConcurrentDictionary<string, T> declarations, string action, T declaration)
    {
        if (declarations.Count >= Most)
        {
            declarations.Clear();
        }

        declarations[action] = declaration;
    }
}
