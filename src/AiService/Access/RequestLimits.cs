using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace AiService.Access;

/// <summary>Limits the requests of a key, a token's user, and an address that is not trusted. A trusted address has no limit.</summary>
internal static class RequestLimits
{
    public static IServiceCollection AddRequestLimits(this IServiceCollection services, AccessOptions options)
    {
        return services.AddRateLimiter(limiter =>
        {
            limiter.OnRejected = AccessAnswers.TooManyAsync;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
                options.RequestsPerMinute > 0 && WhoseLimit(http) is { } who
                    ? RateLimitPartition.GetFixedWindowLimiter(who, _ => new FixedWindowRateLimiterOptions
                    {
                        PermitLimit = options.RequestsPerMinute,
                        Window = TimeSpan.FromMinutes(1),
                    })
                    : RateLimitPartition.GetNoLimiter(""));
        });
    }

    // An invalid credential counts for its address: guesses of keys share one limit.
    private static string? WhoseLimit(HttpContext http)
    {
        // A sender of alerts does not repeat what is refused; their inbox bounds what an operator sends there.
        if (PresentedAlertToken.IsArrival(http.Request) && http.User.IsInRole(Roles.Operator))
        {
            return null;
        }

        if (http.User.Identity is not { IsAuthenticated: true, AuthenticationType: not RequestAddress.SchemeName } known)
        {
            return http.User.Identity?.Name == Requester.Trusted ? null : "address " + Origin(Requester.AddressOf(http));
        }

        return $"{known.AuthenticationType} {known.Name}";
    }

    // An IPv6 sender has a whole /64 to choose addresses from.
    private static string Origin(IPAddress? address) =>
        address?.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address?.ToString() ?? "";
}
