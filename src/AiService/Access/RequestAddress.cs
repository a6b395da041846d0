using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AiService.Access;

/// <summary>
/// Authenticates a request that presents no credential: one from a trusted address is an operator's, every other one has <c>ANONYMOUS_ROLE</c>. The platform's services
/// present none.
/// </summary>
internal sealed class RequestAddress(
    IOptionsMonitor<AuthenticationSchemeOptions> schemes, ILoggerFactory loggers, UrlEncoder encoder, AccessOptions options, RequestOrigin origin, TrustedHosts hosts)
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

    // The host last: it is logged when it alone is what takes the trust away.
    private async ValueTask<bool> IsTrustedAsync() =>
        !Context.Features.Get<SenderFeature>()!.IsHidden
        && !origin.IsForeign(Request)
        && await hosts.TrustsAddressAsync(Context);
}
