using System.Text;

namespace AwxSimulator.Http;

/// <summary>Bearer or Basic: no and wrong credentials have one answer (recordings 04 to 06), and a token that may only read is refused a POST (23).</summary>
internal sealed class CredentialsFilter(SimulatorOptions options) : IEndpointFilter
{
    private const string Missing = "Authentication credentials were not provided. To establish a login session, visit /api/login/.";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var given = http.Request.Headers.Authorization.ToString();
        var reads = given == $"Bearer {options.ReadToken}";
        if (!reads && given != $"Bearer {options.Token}" && !IsUser(given))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer realm=api authorization_url=/api/o/authorize/";
            return Answers.Detail(StatusCodes.Status401Unauthorized, Missing);
        }

        http.Response.Headers["X-API-Product-Version"] = "24.6.1";
        return reads && !HttpMethods.IsGet(http.Request.Method) ? Answers.Forbidden() : await next(context);
    }

    private bool IsUser(string given)
    {
        const string scheme = "Basic ";
        var pair = new byte[given.Length];
        return given.StartsWith(scheme, StringComparison.Ordinal)
            && Convert.TryFromBase64String(given[scheme.Length..], pair, out var length)
            && Encoding.UTF8.GetString(pair, 0, length) == $"{options.UserName}:{options.Password}";
    }
}
