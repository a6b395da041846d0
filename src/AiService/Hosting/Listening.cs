namespace AiService.Hosting;

/// <summary>Configures where the service listens: by default at port 8002, as the service that it replaces.</summary>
internal static class Listening
{
    public static void AddListening(this WebApplicationBuilder builder)
    {
        // Microsoft's images set ASPNETCORE_HTTP_PORTS=8080, which must not count as the operator's setting.
        if (string.IsNullOrWhiteSpace(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls("http://+:8002");
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // Whatever reads a body bounds it (BoundedBody); the rest is discarded.
            kestrel.ConfigureEndpointDefaults(endpoint =>
            {
                var descriptors = endpoint.ApplicationServices.GetRequiredService<Descriptors>();
                endpoint.Use(next => connection => descriptors.ServeAsync(connection, next));
            });
        });
    }
}
