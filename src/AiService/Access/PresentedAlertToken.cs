using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AiService.Access;

/// <summary>
/// Authenticates the sender of an alert by <c>ALERT_TOKEN</c>, which makes it an operator for this path alone: as Bearer, as the password of Basic, or as
/// <c>?token=</c>, because HertzBeat up to 1.7 and the platform's alert-service can carry nothing but a URL. A token in the URL decides alone; a header that is
/// not this token may still hold a key.
/// </summary>
internal sealed class PresentedAlertToken(
    IOptionsMonitor<AuthenticationSchemeOptions> schemes, ILoggerFactory loggers, UrlEncoder encoder, AccessOptions options)
    : AuthenticationHandler<AuthenticationSchemeOptions>(schemes, loggers, encoder)
{
    public const string SchemeName = "alert";

    /// <summary>The name of its requester.</summary>
    public const string Name = "alert-token";

    /// <summary>The paths at which alerts arrive.</summary>
    public static readonly IReadOnlyList<string> Paths = ["/alerts", "/api/ai/alerts"];

    /// <summary>Returns whether a request is to be authenticated by it.</summary>
    public static bool Decides(HttpContext http, AccessOptions options, RequestOrigin origin) =>
        IsArrival(http.Request)
        && (InUrl(http.Request) is not null
            || (options.AlertToken is { } token && PresentedKey.SecretOf(http.Request, origin) is { } presented && IsSame(presented, token.Read())));

    /// <summary>Returns whether a request brings alerts.</summary>
    public static bool IsArrival(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && Paths.Any(path => request.Path.Equals(path, StringComparison.OrdinalIgnoreCase) || request.Path.Equals(path + "/", StringComparison.OrdinalIgnoreCase));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var presented = InUrl(Request);
        return Task.FromResult(presented is null || (options.AlertToken is { } token && IsSame(presented, token.Read()))
            ? AuthenticateResult.Success(new AuthenticationTicket(Requester.Principal(SchemeName, Name, Roles.Operator), SchemeName))
            : AuthenticateResult.Fail(new UnusableCredentialException("the alert token is wrong, or none is configured", "token 无效（ALERT_TOKEN）")));
    }

    // An empty one is none: compose passes an unset variable so.
    private static string? InUrl(HttpRequest request) => request.Query["token"] is var tokens && tokens.Any(token => !string.IsNullOrWhiteSpace(token)) ? tokens.ToString().Trim() : null;

    private static bool IsSame(string presented, string token) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(presented)), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
