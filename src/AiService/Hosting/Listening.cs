namespace AiService.Hosting;

/// <summary>Where the service listens: port 8002, as the service that it replaces, unless somebody says otherwise.</summary>
internal static class Listening
{
    public const int DefaultPort = 8002;

    public static void AddListening(this WebApplicationBuilder builder)
    {
        // Microsoft's images set ASPNETCORE_HTTP_PORTS=8080, which must not count as somebody's wish.
        if (string.IsNullOrWhiteSpace(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls($"http://+:{DefaultPort}");
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = JsonBody.MaxBytes;
        });
    }
}
