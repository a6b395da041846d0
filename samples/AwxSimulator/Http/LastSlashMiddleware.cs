namespace AwxSimulator.Http;

/// <summary>
/// A path without its last slash: a GET is redirected. A POST is carried out all the same, as by AWX itself (recording 45), or redirected, as by a proxy
/// in front of it.
/// </summary>
internal sealed class LastSlashMiddleware(RequestDelegate next, Redirects redirects)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!request.Path.StartsWithSegments("/api") || request.Path.Value!.EndsWith('/') || (!HttpMethods.IsGet(request.Method) && !redirects.Now.Posts))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status301MovedPermanently;
        context.Response.Headers.Location = $"{request.Path}/{request.QueryString}";
        return Task.CompletedTask;
    }
}

/// <param name="Posts">True when a POST without its last slash is redirected too.</param>
internal sealed record Redirection(bool Posts);

/// <summary>What is redirected now.</summary>
internal sealed class Redirects
{
    private volatile Redirection now = new(Posts: false);

    public Redirection Now
    {
        get => now;
        set => now = value;
    }
}
