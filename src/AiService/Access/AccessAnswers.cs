using System.Globalization;
using AiService.Contract;
using AiService.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.RateLimiting;

namespace AiService.Access;

/// <summary>Answers a request that may not do what it asks for: the HTTP status says so on every path, and the sentence names the role.</summary>
internal sealed class AccessAnswers(RefusedAccess refused) : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }

        var role = Missing(policy);
        if (authorizeResult.Challenged)
        {
            // The result of the same request, which the scheme keeps.
            var failure = (await context.AuthenticateAsync()).Failure;
            await refused.NoteAsync(context, StatusCodes.Status401Unauthorized, $"{Problem(failure)}; it needs the role {role}");
            await Unauthorized(context, role, failure).ExecuteAsync(context);
            return;
        }

        await (await ForbiddenAsync(context, role)).ExecuteAsync(context);
    }

    /// <summary>Returns the answer to a request whose role does not suffice, once that is on record.</summary>
    /// <param name="context">The request.</param>
    /// <param name="role">The role that it needs.</param>
    /// <param name="deviceId">The device that it is about, where that is known.</param>
    public static async Task<Answer<object>> ForbiddenAsync(HttpContext context, string role, string? deviceId = null) =>
        Answer.Unreadable(StatusCodes.Status403Forbidden, await WhyForbiddenAsync(context, role, StatusCodes.Status403Forbidden, deviceId));

    /// <summary>Returns why a request may not do what needs the role, in Chinese, once that is on record.</summary>
    /// <param name="context">The request.</param>
    /// <param name="role">The role that it needs.</param>
    /// <param name="status">The status that it is answered.</param>
    /// <param name="deviceId">The device that it is about, where that is known.</param>
    public static async Task<string> WhyForbiddenAsync(HttpContext context, string role, int status, string? deviceId)
    {
        var refused = context.RequestServices.GetRequiredService<RefusedAccess>();
        await refused.NoteAsync(context, status, $"it needs the role {role}, and has {Roles.Of(context.User) ?? "none"}", deviceId);
        return WhyForbidden(context, role);
    }

    private static string WhyForbidden(HttpContext context, string role) =>
        $"需要角色 {role}，当前为 {Roles.Of(context.User) ?? "无"}（{context.User.Identity?.Name ?? Requester.Anonymous}）"
        + (PresentedKey.IsPresented(context.Request) ? "" : "；请提供密钥（X-Api-Key 或 Authorization）");

    /// <summary>Answers a request that exceeds its limit.</summary>
    public static async ValueTask TooManyAsync(OnRejectedContext rejected, CancellationToken cancellation)
    {
        var wait = rejected.Lease.TryGetMetadata(System.Threading.RateLimiting.MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        rejected.HttpContext.Response.Headers.RetryAfter = seconds;
        await Answer.Unreadable(StatusCodes.Status429TooManyRequests, $"请求过于频繁（REQUESTS_PER_MINUTE），请在 {seconds} 秒后重试").ExecuteAsync(rejected.HttpContext);
    }

    private static Answer<object> Unauthorized(HttpContext context, string role, Exception? failure)
    {
        // A browser asks for user and password only where a person has opened the page; a script's own request must not open that window.
        var navigates = context.Request.Headers["Sec-Fetch-Mode"] == "navigate";
        context.Response.Headers.WWWAuthenticate = navigates ? "Basic realm=\"AiService\", charset=\"UTF-8\"" : "Bearer realm=\"AiService\"";
        var why = failure switch
        {
            null => "未提供凭证",
            UnusableCredentialException stated => stated.Sentence,
            _ => "凭证无效",
        };
        return Answer.Unreadable(StatusCodes.Status401Unauthorized, $"{why}：需要角色 {role} 的密钥（X-Api-Key 或 Authorization）");
    }

    // Only what the own schemes say: a library's words quote parts of a token.
    private static string Problem(Exception? failure) => failure switch
    {
        null => "no credential",
        UnusableCredentialException stated => OneLine.Of(stated.Message),
        _ => "an unusable credential",
    };

    private static string Missing(AuthorizationPolicy policy) =>
        Roles.All.LastOrDefault(role => policy.Requirements.OfType<RolesAuthorizationRequirement>().Any(one => one.AllowedRoles.Contains(role))) ?? Roles.Approver;
}
