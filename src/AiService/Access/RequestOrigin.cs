namespace AiService.Access;

/// <summary>Tells requests that a page of another site makes a browser send: they carry the address, and the stored Basic credentials, of the person in front of it.</summary>
internal sealed class RequestOrigin(AccessOptions options)
{
    /// <summary>Returns whether a foreign <c>Origin</c>, or <c>Sec-Fetch-Site</c>, says that another site is behind the request.</summary>
    public bool IsForeign(HttpRequest request)
    {
        var origins = request.Headers.Origin;
        if (origins.Count > 0 && origins.All(options.CorsOrigins.Contains))
        {
            return false;
        }

        // Without Origin, a GET: a site beside this one (same-site) is another one as well.
        return !origins.All(origin => IsOwn(origin, request.Host))
            || request.Headers["Sec-Fetch-Site"].Any(site => site?.Trim().ToLowerInvariant() is not ("same-origin" or "none"));
    }

    // The scheme is left out: a proxy that ends TLS may not forward it.
    private static bool IsOwn(string? origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var url)
        && url.Host.Trim('[', ']').Equals(host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
        && (host.Port is { } port ? url.Port == port : url.IsDefaultPort);
}
