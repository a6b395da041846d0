using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Primitives;

namespace AiService.Access;

/// <summary>
/// Decides whether the address of a request, and the <c>Host</c> that it names, let it be trusted. A page whose own name was pointed at this service (DNS rebinding) has the
/// browser send that name; an IP literal cannot be used so.
/// </summary>
internal sealed partial class TrustedHosts(AccessOptions options, HostNames names, ILogger<TrustedHosts> logger)
{
    /// <summary>Most hosts that are remembered as logged: anybody may send others.</summary>
    private const int MaxLogged = 100;

    private readonly StringSegment[] allowed = [.. options.AllowedHosts.Select(host => new StringSegment(host))];
    private readonly ConcurrentDictionary<string, bool> logged = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns whether the address is in <c>TRUSTED_NETWORKS</c> and the host is one that the service is known by.</summary>
    public async ValueTask<bool> TrustsAddressAsync(HttpContext http)
    {
        if (!await options.Trusted.ContainsAsync(Requester.AddressOf(http), names))
        {
            return false;
        }

        var host = http.Request.Host;
        if (allowed.Length > 0 ? IsAllowed(host) : IsOwn(host.Host))
        {
            return true;
        }

        if (IsNew(host))
        {
            Log.NotTrusted(logger, host.Host);
        }

        return false;
    }

    /// <summary>Logs a host that is about to be refused, because <c>ALLOWED_HOSTS</c> is set and does not name it.</summary>
    public void LogIfRefused(HostString host)
    {
        if (allowed.Length > 0 && !IsAllowed(host) && IsNew(host))
        {
            Log.Refused(logger, host.Host);
        }
    }

    private bool IsAllowed(HostString host) => host.HasValue && HostString.MatchesAny(host.Value, allowed);

    private bool IsOwn(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || name.Equals("ai-service", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(name.Trim('[', ']'), out _)
        || options.OwnHosts.Contains(name, StringComparer.OrdinalIgnoreCase);

    private bool IsNew(HostString host) => logged.Count < MaxLogged && logged.TryAdd(host.Host, true);

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "A request from a trusted address names the host {Host}, and is therefore not trusted. If the host is this service's, set ALLOWED_HOSTS to it and to every other name "
            + "in use (such as ai-service); other hosts are then refused")]
        public static partial void NotTrusted(ILogger logger, string host);

        [LoggerMessage(LogLevel.Warning, "Requests that name the host {Host} are refused: add it to ALLOWED_HOSTS if it is this service's")]
        public static partial void Refused(ILogger logger, string host);
    }
}
