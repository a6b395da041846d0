namespace AwxSimulator.Http;

/// <summary>What an endpoint says in the header <c>Allow</c> of each answer.</summary>
internal sealed record AllowedMethods(string Text)
{
    public static readonly AllowedMethods Get = new("GET, HEAD, OPTIONS");
    public static readonly AllowedMethods GetAndPost = new("GET, POST, HEAD, OPTIONS");
    public static readonly AllowedMethods OfTemplate = new("GET, PUT, PATCH, DELETE, HEAD, OPTIONS");
    public static readonly AllowedMethods OfJob = new("GET, DELETE, HEAD, OPTIONS");
    public static readonly AllowedMethods OfConfig = new("GET, POST, DELETE, HEAD, OPTIONS");

    public static async ValueTask<object?> WriteAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.GetEndpoint()?.Metadata.GetMetadata<AllowedMethods>() is { } allowed)
        {
            http.Response.Headers.Allow = allowed.Text;
        }

        return await next(context);
    }
}
