using System.Net;
using AiService.Contract;
using AiService.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace AiService.Access;

/// <summary>Composes who may ask: credentials and addresses, the roles of endpoints, trusted proxies, hosts, and the limit of requests.</summary>
internal static class AccessRoom
{
    private const string Scheme = "access";

    /// <summary>What an HTML form can send, and a script without the browser's asking first (CORS).</summary>
    private static readonly string[] FormTypes = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

    public static IServiceCollection AddAccess(this IServiceCollection services, SettingsReader settings, string? urls)
    {
        var options = AccessOptions.Read(settings, urls);
        RejectUnusableKeys(settings, options);
        services.AddSingleton(options).AddSingleton<ApiKeys>().AddSingleton<RequestOrigin>().AddSingleton<TrustedHosts>();
        services.AddSingleton<HostNames>().AddSingleton<HostResolver>(Dns.GetHostAddressesAsync);
        ForwardedRequests.Add(services);
        services.AddHostedService<InitialKey>();
        services.AddHealthChecks().AddCheck<ApiKeys>("api_keys");
        services.AddRequestLimits(options);
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. options.CorsOrigins]).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(HeaderNames.Location, HeaderNames.RetryAfter)));
        services.PostConfigure<HostFilteringOptions>(filter =>
        {
            filter.AllowedHosts = options.AllowedHosts.Count > 0 ? [.. options.AllowedHosts] : ["*"];
            filter.AllowEmptyHosts = options.AllowedHosts.Count == 0;
            filter.IncludeFailureMessage = false;
        });
        var schemes = services.AddAuthentication(Scheme)
            .AddPolicyScheme(Scheme, null, one => one.ForwardDefaultSelector = http => SchemeOf(http, options))
            .AddScheme<AuthenticationSchemeOptions, PresentedAlertToken>(PresentedAlertToken.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, PresentedKey>(PresentedKey.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, RequestAddress>(RequestAddress.SchemeName, null);
        if (options.Oidc is { } oidc)
        {
            schemes.AddTokens(oidc);
        }

        services.AddSingleton<RequestRecords>().AddSingleton<RefusedAccess>().AddSingleton<IAuthorizationMiddlewareResultHandler, AccessAnswers>();
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

    /// <summary>Adds what every request passes before its endpoint, in this order: credential or address, limit, content type, role, record.</summary>
    public static void UseAccess(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<AccessOptions>();
        if (options.CorsOrigins.Count > 0)
        {
            app.UseCors();
        }

        app.UseAuthentication();
        app.UseRateLimiter();
        app.Use(RefuseForms);
        app.UseAuthorization();
        app.Use(app.Services.GetRequiredService<RequestRecords>().InvokeAsync);
    }

    private static string SchemeOf(HttpContext http, AccessOptions options)
    {
        // A key contains no dot, a token of an issuer two.
        return PresentedAlertToken.Decides(http, options, http.RequestServices.GetRequiredService<RequestOrigin>()) ? PresentedAlertToken.SchemeName
            : options.Oidc is not null && PresentedKey.BearerOf(http.Request)?.Contains('.') == true ? PresentedToken.SchemeName
            : PresentedKey.IsPresented(http.Request) ? PresentedKey.SchemeName
            : RequestAddress.SchemeName;
    }

    /// <summary>
    /// Refuses what a form of a foreign page can send without being asked first (CORS): a request that changes something, with a form's content type, or with a body
    /// and none.
    /// </summary>
    private static Task RefuseForms(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        if (http.GetEndpoint() is not RouteEndpoint || HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return next(http);
        }

        // Several lines, or several types in one: a form's among them is enough.
        var types = request.Headers.ContentType.SelectMany(line => (line ?? "").Split(',')).Select(type => type.Split(';')[0].Trim()).Where(type => type.Length > 0).ToList();
        var isForm = types.Any(type => FormTypes.Contains(type, StringComparer.OrdinalIgnoreCase));
        return isForm || (types.Count == 0 && http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
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
