using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AiService.Access;

/// <summary>
/// Authenticates a request by the API key that it presents: <c>X-Api-Key</c>, else <c>Authorization: Bearer</c>, else Basic with the key as password. What is presented
/// decides alone: one that is no key fails, wherever the request comes from.
/// </summary>
internal sealed class PresentedKey(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys, RequestOrigin origin)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "key";

    public const string Header = "X-Api-Key";

    /// <summary>Returns whether the request presents a credential, whatever it is worth.</summary>
    public static bool IsPresented(HttpRequest request) => request.Headers.ContainsKey(Header) || request.Headers.ContainsKey(HeaderNames.Authorization);

    /// <summary>Returns the token of <c>Authorization: Bearer</c>; null when the request presents something else.</summary>
    public static string? BearerOf(HttpRequest request) =>
        !request.Headers.ContainsKey(Header) && TryAfter(request, "Bearer", out var token) ? token : null;

    /// <summary>Returns the secret of a Bearer or Basic credential; null when the request presents something else, or Basic comes from another site.</summary>
    public static string? SecretOf(HttpRequest request, RequestOrigin origin) =>
        BearerOf(request) is { } token ? token
        : !request.Headers.ContainsKey(Header) && TryAfter(request, "Basic", out var encoded) && !origin.IsForeign(request) ? Password(encoded) : null;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var (key, problem) = Presented();
        var entry = key is null ? null : keys.Find(key);
        return Task.FromResult(entry is null
            ? AuthenticateResult.Fail(problem ?? new UnusableCredentialException("unknown key", "密钥无效"))
            : AuthenticateResult.Success(new AuthenticationTicket(Requester.Principal(SchemeName, entry.Name, entry.Role), SchemeName)));
    }

    private (string? Key, UnusableCredentialException? Problem) Presented()
    {
        if (Request.Headers.TryGetValue(Header, out var values))
        {
            return values is [{ Length: > 0 } one] ? (one, null) : (null, new($"{Header} is empty or comes more than once", $"{Header} 必须恰好出现一次且不为空"));
        }

        if (TryAfter(Request, "Bearer", out var token))
        {
            return (token, null);
        }

        if (!TryAfter(Request, "Basic", out var encoded))
        {
            return (null, new("Authorization is neither Bearer nor Basic", "Authorization 必须是 Bearer 或 Basic"));
        }

        // A browser sends stored Basic credentials along with what a foreign page makes it request.
        return origin.IsForeign(Request) ? (null, new("Basic from another site", "来自其他网站的请求不能使用 Basic 凭证"))
            : Password(encoded) is { } password ? (password, null)
            : (null, new("Basic is not Base64 of user:key", "Basic 凭证必须是“用户名:密钥”的 Base64 编码"));
    }

    private static string? Password(string encoded)
    {
        try
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(encoded));
            return pair.IndexOf(':') is var colon and >= 0 ? pair[(colon + 1)..] : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool TryAfter(HttpRequest request, string scheme, [NotNullWhen(true)] out string? value)
    {
        value = request.Headers.Authorization is [{ } line] && line.StartsWith(scheme + " ", StringComparison.OrdinalIgnoreCase) ? line[(scheme.Length + 1)..].Trim() : null;
        return value is { Length: > 0 };
    }
}

/// <summary>A presented credential cannot be used.</summary>
/// <param name="problem">Why, for the log; never the credential.</param>
/// <param name="sentence">Why, in Chinese, for the answer.</param>
internal sealed class UnusableCredentialException(string problem, string sentence) : AuthenticationFailureException(problem)
{
    public string Sentence { get; } = sentence;
}
