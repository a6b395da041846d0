using System.Net;
using AiService.Contract;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Primitives;

namespace AiService.Access;

/// <summary>
/// Takes the address, host and prefix that a trusted proxy forwards in the place of its own, before anything looks at them, and remembers of every request whether its
/// address is the sender's.
/// </summary>
internal sealed class ForwardedRequests(AccessOptions options, HostNames names, TrustedHosts hosts) : IStartupFilter
{
    private static readonly string[] AddressHeaders = ["X-Forwarded-For", "Forwarded", "X-Real-IP"];

    private static readonly string[] ProxyHeaders = [.. AddressHeaders, "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix"];

    public static void Add(IServiceCollection services)
    {
        // Outside ASP.NET Core's own filters: that of hosts (ALLOWED_HOSTS) has to see the forwarded host.
        var first = services.First(one => one.ServiceType == typeof(IStartupFilter) && one.ImplementationType?.Assembly != typeof(ForwardedRequests).Assembly);
        services.Insert(services.IndexOf(first), ServiceDescriptor.Transient<IStartupFilter, ForwardedRequests>());

        // ASPNETCORE_FORWARDEDHEADERS_ENABLED, which some images set, would have these headers count from every peer.
        services.PostConfigure<ForwardedHeadersOptions>(everywhere => everywhere.ForwardedHeaders = ForwardedHeaders.None);
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (http, rest) =>
        {
            var peer = Requester.AddressOf(http);
            var isProxied = ProxyHeaders.Any(http.Request.Headers.ContainsKey) && await options.Proxies.ContainsAsync(peer, names);
            RequireReadable(http.Request.Headers.Host);
            RequireReadable(isProxied ? http.Request.Headers["X-Forwarded-Host"] : default);
            var isForwarded = (isProxied ? ProxyHeaders : AddressHeaders).Any(http.Request.Headers.ContainsKey);
            http.Features.Set(new SenderFeature(http.Connection.RemoteIpAddress, isProxied, IsHidden: isForwarded));
            await rest(http);
        });
        app.UseWhen(
            http => http.Features.Get<SenderFeature>()!.IsProxied,
            proxied => proxied.UseForwardedHeaders(Believed()).Use(async (http, rest) =>
            {
                http.Features.Set(http.Features.Get<SenderFeature>()! with { IsHidden = await IsHiddenAsync(http) });
                await rest(http);
            }));
        app.Use((http, rest) =>
        {
            hosts.LogIfRefused(http.Request.Host);
            return rest(http);
        });
        next(app);
    };

    // Everything that asks for the host of the request would fail with the exception of the Punycode reader.
    private static void RequireReadable(StringValues hosts)
    {
        try
        {
            foreach (var host in hosts.SelectMany(line => (line ?? "").Split(',')))
            {
                HostString.FromUriComponent(host.Trim());
            }
        }
        catch (ArgumentException)
        {
            throw RefusedException.Unreadable(StatusCodes.Status400BadRequest, "请求的 Host 不是合法的主机名");
        }
    }

    private static ForwardedHeadersOptions Believed()
    {
        // The peer is known to be a proxy; what stands further left in a header, anybody may have written. Which hosts are allowed, the filter of hosts decides.
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = 1 };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        return forwarded;
    }

    private async ValueTask<bool> IsHiddenAsync(HttpContext http)
    {
        // The middleware has put another object there if, and only if, the header held an address: it may be equal to the peer's.
        if (ReferenceEquals(http.Connection.RemoteIpAddress, http.Features.Get<SenderFeature>()!.Peer))
        {
            return true;
        }

        // A proxy in front of the proxy, for instance two on one machine.
        return http.Request.Headers.ContainsKey("X-Forwarded-For") && await options.Proxies.ContainsAsync(Requester.AddressOf(http), names);
    }
}

/// <summary>Tells of a request whether its address is that of its sender.</summary>
/// <param name="Peer">The address of the connection.</param>
/// <param name="IsProxied">True when it came from an address of <c>TRUSTED_PROXIES</c>, with what that forwards.</param>
/// <param name="IsHidden">True when it was forwarded, and the sender's address is not known from a trusted proxy.</param>
internal sealed record SenderFeature(IPAddress? Peer, bool IsProxied, bool IsHidden);
