using System.Net;
using System.Security.Claims;

namespace AiService.Access;

/// <summary>Tells who asked for something, as it stands in repairs, analyses and the audit.</summary>
/// <param name="Name">The key's name, the token's user, <c>trusted</c> for a trusted address, or <c>anonymous</c>.</param>
/// <param name="Address">The address that the request came from, behind a trusted proxy the forwarded one; null when there is none.</param>
public sealed record Requester(string Name, string? Address)
{
    /// <summary>The name of a request from a trusted address, which presents no credential.</summary>
    internal const string Trusted = "trusted";

    /// <summary>The name of every other request without a credential.</summary>
    internal const string Anonymous = "anonymous";

    /// <summary>True where a credential was presented.</summary>
    internal bool IsKnown => Name is not (Trusted or Anonymous);

    internal static Requester Of(HttpContext http) => new(http.User.Identity?.Name ?? Anonymous, AddressOf(http)?.ToString());

    /// <summary>Returns the address of the request, an IPv4 address always in its own form; null for a connection that has none.</summary>
    internal static IPAddress? AddressOf(HttpContext http) =>
        http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : http.Connection.RemoteIpAddress;

    /// <summary>Creates the principal of a request.</summary>
    /// <param name="scheme">The authentication scheme that vouches for it.</param>
    /// <param name="name">As <see cref="Name"/>.</param>
    /// <param name="role">Its role; null: it is known, and may do nothing.</param>
    internal static ClaimsPrincipal Principal(string scheme, string name, string? role) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name), .. role is null ? [] : Roles.ClaimsOf(role)], scheme));
}
