using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AiService.Access;

/// <summary>Authenticates a request by the OpenID Connect access token that it presents, with ASP.NET Core's JwtBearer; its role and name come from the token's claims.</summary>
internal static partial class PresentedToken
{
    public const string SchemeName = "token";

    /// <summary>The clocks of the issuer and of this machine may differ by so much.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Most bytes of one of the issuer's documents.</summary>
    private const int MaxDocument = 1024 * 1024;

    /// <summary>Signatures by a private key alone: with the public one as a shared secret (HS256), anybody could sign.</summary>
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private static readonly JsonWebTokenHandler Reader = new();

    public static void AddTokens(this AuthenticationBuilder schemes, OidcOptions options)
    {
        schemes.Services.AddHttpClient(IssuerKeys.ClientName, http =>
            {
                // IssuerKeys owns the time.
                http.Timeout = Timeout.InfiniteTimeSpan;
                http.MaxResponseContentBufferSize = MaxDocument;
            })
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                MaxResponseHeadersLength = 32, // KiB
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        schemes.Services.AddSingleton(options).AddSingleton<IssuerKeys>().AddHostedService(provider => provider.GetRequiredService<IssuerKeys>());
        schemes.Services.AddOptions<JwtBearerOptions>(SchemeName).Configure<IssuerKeys>((bearer, keys) => bearer.ConfigurationManager = keys);
        schemes.AddJwtBearer(SchemeName, bearer =>
        {
            bearer.MapInboundClaims = false;
            bearer.SaveToken = false;
            bearer.TokenValidationParameters = new TokenValidationParameters
            {
                ValidAudience = options.Audience,
                ValidAlgorithms = Algorithms,
                ClockSkew = ClockSkew,
            };
            bearer.Events = new JwtBearerEvents { OnMessageReceived = PrepareAsync, OnTokenValidated = Identify, OnAuthenticationFailed = Explain };
        });
    }

    private static async Task PrepareAsync(MessageReceivedContext context)
    {
        context.Token = PresentedKey.BearerOf(context.Request);
        var keys = context.HttpContext.RequestServices.GetRequiredService<IssuerKeys>();
        if (!await keys.AreReadyAsync(KeyOf(context.Token), context.HttpContext.RequestAborted))
        {
            Refuse(context, "the issuer's keys have not been read yet", "暂时无法连接身份提供方（OIDC_AUTHORITY），不能验证令牌，请稍后重试");
        }
    }

    private static string? KeyOf(string? token)
    {
        try
        {
            return Reader.ReadJsonWebToken(token).Kid is { Length: > 0 } key ? key : null;
        }
        catch (Exception)
        {
            // Whatever the library throws at what is no token: the scheme refuses it.
            return null;
        }
    }

    private static Task Identify(TokenValidatedContext context)
    {
        var options = context.HttpContext.RequestServices.GetRequiredService<OidcOptions>();
        try
        {
            using var claims = TokenClaims.Of((JsonWebToken)context.SecurityToken);
            context.Principal = Requester.Principal(SchemeName, claims.Name, claims.RoleOf(options));
        }
        catch (JsonException)
        {
            Refuse(context, "its claims cannot be read", "令牌无效");
        }

        return Task.CompletedTask;
    }

    private static Task Explain(AuthenticationFailedContext context)
    {
        var (problem, sentence) = context.Exception switch
        {
            SecurityTokenExpiredException => ("it has expired", "令牌已过期"),
            SecurityTokenNotYetValidException => ("it is not valid yet", "令牌尚未生效"),
            SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => ("it has no usable time of expiry", "令牌没有有效期"),
            SecurityTokenInvalidAudienceException => ("its audience is not OIDC_AUDIENCE", "令牌的受众（aud）不是本服务"),
            SecurityTokenInvalidIssuerException => ("its issuer is not that of OIDC_AUTHORITY", "令牌的签发者（iss）不受信任"),
            SecurityTokenSignatureKeyNotFoundException => ("the issuer has no such key", "令牌的签名密钥未知"),
            SecurityTokenInvalidSignatureException or SecurityTokenInvalidAlgorithmException => ("its signature is not valid", "令牌的签名无效"),
            _ => ("it cannot be read", "令牌无效"),
        };
        Refuse(context, problem, sentence);
        return Task.CompletedTask;
    }

    // Neither the token nor the library's words about it, which quote parts of it.
    private static void Refuse(ResultContext<JwtBearerOptions> context, string problem, string sentence)
    {
        var logger = context.HttpContext.RequestServices.GetRequiredService<ILogger<IssuerKeys>>();
        Log.Refused(logger, Requester.AddressOf(context.HttpContext), problem);
        context.Fail(new UnusableCredentialException(problem, sentence));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A token from {Address} is refused: {Problem}")]
        public static partial void Refused(ILogger logger, System.Net.IPAddress? address, string problem);
    }
}
