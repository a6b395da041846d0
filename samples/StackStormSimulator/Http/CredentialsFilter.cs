using System.Security.Cryptography;
using System.Text;

namespace StackStormSimulator.Http;

/// <summary>
/// A token before a key, in the header or in the query; with both, the token decides alone (recordings 02h, 02i).
/// It is a filter of the endpoints, because an unknown path is a 404 even with bad credentials (02w).
/// </summary>
internal sealed class CredentialsFilter(SimulatorOptions options, Roles roles) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        return Problem(request) is { } problem ? FaultString.Of(StatusCodes.Status401Unauthorized, problem)
            : roles.Refuses(request) is { } refusal ? FaultString.Of(StatusCodes.Status403Forbidden, refusal)
            : await next(context);
    }

    public static bool HasAny(HttpRequest request) => Given(request, "X-Auth-Token") is not null || Given(request, "St2-Api-Key") is not null;

    private string? Problem(HttpRequest request)
    {
        if (Given(request, "X-Auth-Token") is { } token)
        {
            return token == options.AuthToken ? null
                : token == options.ExpiredToken ? "Unauthorized - Token has expired."
                : "Unauthorized";
        }

        if (Given(request, "St2-Api-Key") is { } key)
        {
            return key == options.ApiKey ? null
                : key == options.DisabledKey ? "Unauthorized - API key is disabled."
                : $"Unauthorized - ApiKey with key_hash={Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(key)))} not found.";
        }

        return "Unauthorized - One of Token or API key required.";
    }

    private static string? Given(HttpRequest request, string name)
    {
        var text = request.Headers[name].ToString() is { Length: > 0 } header ? header : request.Query[name.ToLowerInvariant()].ToString();
        return text.Length > 0 ? text : null;
    }
}
