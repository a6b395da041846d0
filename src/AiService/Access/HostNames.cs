using System.Net;
using System.Net.Sockets;

namespace AiService.Access;

/// <summary>Asks the machine's resolver for the addresses of a name.</summary>
internal delegate Task<IPAddress[]> HostResolver(string name, CancellationToken cancellation);

/// <summary>Resolves the host names of trusted addresses when a request needs them. What a name resolved to, or that it did not, holds for 30 s.</summary>
internal sealed partial class HostNames(HostResolver resolver, TimeProvider time, ILogger<HostNames> logger)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>How long a request waits for a name: a resolver that does not answer must not hold it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (DateTimeOffset Until, Task<IReadOnlyList<IPAddress>> Addresses)> resolved = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> failing = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the addresses of the name, IPv4 addresses in their own form; none while it cannot be resolved.</summary>
    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string name)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (!resolved.TryGetValue(name, out var known) || now >= known.Until)
            {
                // Requests that come meanwhile wait for the same answer.
                resolved[name] = known = (now + Lifetime, LookUpAsync(name));
            }

            return known.Addresses;
        }
    }

    private async Task<IReadOnlyList<IPAddress>> LookUpAsync(string name)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            var addresses = await resolver(name, limit.Token).WaitAsync(limit.Token);
            if (Changed(name, fails: false))
            {
                Log.Resolved(logger, name);
            }

            return [.. addresses.Select(one => one.IsIPv4MappedToIPv6 ? one.MapToIPv4() : one)];
        }
        catch (Exception unknown) when (unknown is SocketException or OperationCanceledException)
        {
            // The resolver's answer, or the time limit: the name has no address for the time being. Said once, not for each attempt.
            if (Changed(name, fails: true))
            {
                Log.Unresolved(logger, name, unknown is SocketException ? unknown.Message : "no answer");
            }

            return [];
        }
    }

    private bool Changed(string name, bool fails)
    {
        lock (gate)
        {
            return fails ? failing.Add(name) : failing.Remove(name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "The host name {Name} of TRUSTED_NETWORKS or TRUSTED_PROXIES cannot be resolved ({Reason}): requests from it are not trusted until it can; tried every 30 s, not logged again")]
        public static partial void Unresolved(ILogger logger, string name, string reason);

        [LoggerMessage(LogLevel.Information, "The host name {Name} is resolved again: requests from it are trusted")]
        public static partial void Resolved(ILogger logger, string name);
    }
}
