using Microsoft.Net.Http.Headers;

namespace AiService.Hosting;

/// <summary>Tells browsers and caches how to treat what the service answers: data is not stored and not sniffed, pages load nothing from elsewhere and are not framed.</summary>
internal static class ResponseHeaders
{
    // Swagger's page sets styles from its scripts, and holds its icons as data.
    private const string PagePolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void UseResponseHeaders(this IApplicationBuilder app)
    {
        app.Use((http, next) =>
        {
            http.Response.OnStarting(Set, http.Response);
            return next(http);
        });
    }

    private static Task Set(object state)
    {
        var headers = ((HttpResponse)state).Headers;
        headers.XContentTypeOptions = "nosniff";
        var type = headers.ContentType.ToString();
        if (type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase))
        {
            headers.ContentSecurityPolicy = PagePolicy;
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
        }
        else if (!type.StartsWith("text/css", StringComparison.OrdinalIgnoreCase) && !type.Contains("javascript", StringComparison.OrdinalIgnoreCase)
            && !type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) && !headers.ContainsKey(HeaderNames.CacheControl))
        {
            headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }
}
