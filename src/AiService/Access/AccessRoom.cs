using AiService.Contract;
using AiService.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;

namespace AiService.Access;

/// <summary>Composes who may ask: credentials and addresses, the roles of endpoints, trusted proxies, hosts, and the limit of requests.</summary>
internal static class AccessRoom
{
    private const string Scheme = "access";

    public static IServiceCollection AddAccess(this IServiceCollection services, SettingsReader settings, string? urls)
    {
        var options = AccessOptions.Read(settings, urls);
        RejectUnusableKeys(settings, options);
        services.AddSingleton(options).AddSingleton<ApiKeys>().AddSingleton<RequestOrigin>().AddSingleton<HostWarnings>();
        services.AddHostedService<InitialKey>();
        services.AddHealthChecks().AddCheck<ApiKeys>("api_keys");
        services.AddRequestLimits(options);
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.WithOrigins([.. options.CorsOrigins]).AllowAnyHeader().AllowAnyMethod()));
        services.PostConfigure<HostFilteringOptions>(filter =>
        {
            // The container's own health check asks by a loopback name.
            filter.AllowedHosts = options.AllowedHosts.Count > 0 ? [.. options.AllowedHosts, "localhost", "127.0.0.1", "[::1]"] : ["*"];
            filter.IncludeFailureMessage = false;
        });
        var schemes = services.AddAuthentication(Scheme)
            .AddPolicyScheme(Scheme, null, one => one.ForwardDefaultSelector = http => SchemeOf(http, options))
            .AddScheme<AuthenticationSchemeOptions, PresentedKey>(PresentedKey.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, RequestAddress>(RequestAddress.SchemeName, null);
        if (options.Oidc is { } oidc)
        {
            schemes.AddTokens(oidc);
        }

        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessAnswers>();
        services.AddAuthorization(policies =>
        {
            foreach (var role in Roles.All)
            {
                policies.AddPolicy(role, policy => policy.RequireRole(role));
            }

            // An endpoint that states nothing is closed to all but the highest role; a path or method that does not exist is answered as such.
            policies.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(context =>
                context.Resource is not HttpContext http || http.GetEndpoint() is not RouteEndpoint || context.User.IsInRole(Roles.Approver)).Build();
        });
        return services;
    }

    /// <summary>Adds what every request passes before its endpoint, in this order: forwarded address, origin, credential, limit, role.</summary>
    public static void UseAccess(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<AccessOptions>();
        app.Use(async (http, next) =>
        {
            http.Request.Headers.Remove(PeerFeature.Applied);
            var isProxy = await options.Proxies.ContainsAsync(Requester.AddressOf(http), http.RequestServices.GetRequiredService<TimeProvider>(), app.Logger);
            http.Features.Set(new PeerFeature(isProxy));
            await next(http);
        });
        if (!options.Proxies.IsEmpty)
        {
            app.UseWhen(http => http.Features.Get<PeerFeature>()!.IsProxy, proxied => proxied.UseForwardedHeaders(Forwarded(options)));
        }

        if (options.CorsOrigins.Count > 0)
        {
            app.UseCors();
        }

        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.Use(RefuseForms);
    }

    private static string SchemeOf(HttpContext http, AccessOptions options)
    {
        // A key contains no dot, a token two.
        return options.Oidc is not null && PresentedKey.BearerOf(http.Request)?.Contains('.') == true ? PresentedToken.SchemeName
            : PresentedKey.IsPresented(http.Request) ? PresentedKey.SchemeName
            : RequestAddress.SchemeName;
    }

    private static ForwardedHeadersOptions Forwarded(AccessOptions options)
    {
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.All,
            AllowedHosts = [.. options.AllowedHosts],
            // The peer alone is known to be a proxy; what stands further left in the header, anybody may have written.
            ForwardLimit = 1,
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        return forwarded;
    }

    /// <summary>
    /// Refuses what a form of a foreign page can send without being asked first (CORS): a request that changes something, with a form's content type, or with a body
    /// and none.
    /// </summary>
    private static Task RefuseForms(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return next(http);
        }

        var type = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        var hasBody = request.ContentLength > 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count > 0);
        return type is "application/x-www-form-urlencoded" or "multipart/form-data" or "text/plain" || (string.IsNullOrEmpty(type) && hasBody)
            ? Answer.Unreadable(StatusCodes.Status415UnsupportedMediaType, "请求的 Content-Type 不能是表单类型或缺失；请使用 application/json（UTF-8），导入请使用其文件类型").ExecuteAsync(http)
            : next(http);
    }

    private static void RejectUnusableKeys(SettingsReader settings, AccessOptions options)
    {
        try
        {
            ApiKeyFile.Parse(ApiKeyFile.ReadBytes(options.KeysFile));
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or FormatException)
        {
            settings.Reject(
                "AISERVICE_API_KEYS_FILE", $"{options.KeysFile} cannot be used: {unusable.Message.TrimEnd('.')}.", "Correct it, or make one with `AiService keys add NAME --role operator`; the service's user must be able to read it.");
        }
    }
}
