using System.Collections.Concurrent;

namespace AiService.StackStorm;

/// <summary>What actions declare, kept for a few minutes. An answer that is no declaration is never kept.</summary>
internal sealed class ActionParameters(StackStormClient client, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);
    private static readonly Dictionary<string, DeclaredParameter> None = [];

    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, ParameterView View)> known = new(StringComparer.Ordinal);

    /// <returns>The declaration; <see cref="Reply{T}.Ok"/> is false where it could not be read.</returns>
    public async Task<Reply<ParameterView>> GetAsync(string action, CancellationToken cancellation)
    {
        if (known.TryGetValue(action, out var entry) && entry.Until > time.GetUtcNow())
        {
            return new Reply<ParameterView>(entry.View, null);
        }

        var reply = await client.GetParametersAsync(action, cancellation);
        if (reply.Ok)
        {
            known[action] = (time.GetUtcNow() + Kept, reply.Value with { Parameters = reply.Value.Parameters ?? None });
        }

        return reply;
    }

    /// <summary>The action was changed meanwhile, or so it seems: it is read anew next time.</summary>
    public void Forget(string action) => known.TryRemove(action, out _);
}
