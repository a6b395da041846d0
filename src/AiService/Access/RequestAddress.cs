using System.Collections.Concurrent;
using System.Net;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AiService.Access;

/// <summary>
/// Authenticates a request that presents no credential: one from a trusted address is an operator's, every other one has <c>ANONYMOUS_ROLE</c>. The platform's services
/// present none.
/// </summary>
internal sealed partial class RequestAddress(
    IOptionsMonitor<AuthenticationSchemeOptions> schemes, ILoggerFactory loggers, UrlEncoder encoder, AccessOptions options, RequestOrigin origin, HostWarnings hosts)
    : AuthenticationHandler<AuthenticationSchemeOptions>(schemes, loggers, encoder)
{
    public const string SchemeName = "address";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (await IsTrustedAsync())
        {
            return Success(Requester.Trusted, Roles.Operator);
        }

        return options.AnonymousRole is { } role ? Success(Requester.Anonymous, role) : AuthenticateResult.NoResult();
    }

    private static AuthenticateResult Success(string name, string role) =>
        AuthenticateResult.Success(new AuthenticationTicket(Requester.Principal(SchemeName, name, role), SchemeName));

    private async ValueTask<bool> IsTrustedAsync()
    {
        return !Context.Features.Get<PeerFeature>()!.HidesAddress(Request)
            && !origin.IsForeign(Request)
            && await options.Trusted.ContainsAsync(Requester.AddressOf(Context), TimeProvider, Logger)
            && hosts.Allows(Request.Host);
    }
}

/// <summary>Tells whether the connection's peer is a trusted proxy, and what it was before the forwarded address took its place.</summary>
/// <param name="IsProxy">True for an address in <c>TRUSTED_PROXIES</c>.</param>
internal sealed record PeerFeature(bool IsProxy)
{
    private static readonly string[] Forwarded = ["X-Forwarded-For", "Forwarded", "X-Real-IP"];

    /// <summary>What ASP.NET Core's middleware leaves where it has taken the forwarded address over; one that a client sends is taken off first.</summary>
    public const string Applied = "X-Original-For";

    /// <summary>Returns whether the request was forwarded, and its address is not known to be the sender's.</summary>
    public bool HidesAddress(HttpRequest request) => !(IsProxy && request.Headers.ContainsKey(Applied)) && Forwarded.Any(request.Headers.ContainsKey);
}

/// <summary>
/// Decides whether a request's <c>Host</c> lets its address count. A page whose own name was pointed at this service (DNS rebinding) has the browser send that
/// name; an IP literal cannot be used so.
/// </summary>
internal sealed partial class HostWarnings(AccessOptions options, ILogger<HostWarnings> logger)
{
    /// <summary>Most hosts that are remembered as warned of: anybody may send others.</summary>
    private const int MaxWarned = 100;

    private readonly ConcurrentDictionary<string, bool> warned = new(StringComparer.OrdinalIgnoreCase);

    public bool Allows(HostString host)
    {
        // Where ALLOWED_HOSTS is set, another host has been refused before.
        if (options.AllowedHosts.Count > 0 || IsUnsuspicious(host.Host))
        {
            return true;
        }

        if (warned.Count < MaxWarned && warned.TryAdd(host.Host, true))
        {
            Log.NotTrusted(logger, host.Host);
        }

        return false;
    }

    private bool IsUnsuspicious(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || name.Equals("ai-service", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(name.Trim('[', ']'), out _)
        || options.OwnHosts.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A request from a trusted address names the host {Host}, and is not trusted: add the host to ALLOWED_HOSTS if it is this service's")]
        public static partial void NotTrusted(ILogger logger, string host);
    }
}
