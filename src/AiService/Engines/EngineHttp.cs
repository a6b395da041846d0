using AiService.Hosting.Outgoing;

namespace AiService.Engines;

/// <summary>Composes the HTTP clients of an engine.</summary>
internal static class EngineHttp
{
    /// <summary>Adds what every client of an engine has: its connections, the credential of each request, and no logger that would print URLs and headers.</summary>
    /// <param name="client">The client.</param>
    /// <param name="credential">Gives each request the credential as it is at that time.</param>
    /// <param name="trust">Which certificates are accepted.</param>
    /// <param name="requestTimeout">The time limit of one request.</param>
    public static IHttpClientBuilder ReachesEngine(this IHttpClientBuilder client, Func<DelegatingHandler> credential, EngineTrust trust, TimeSpan requestTimeout) => client
        .RemoveAllLoggers()
        .AddHttpMessageHandler(credential)
        .ConfigurePrimaryHttpMessageHandler(() => EngineConnection.Create(trust, requestTimeout))
        // Singletons hold the client, so the handler stays; its connections are renewed by PooledConnectionLifetime.
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan);

    /// <summary>Adds the policies and the limit in bytes of the requests for repairs. They stand before the credential.</summary>
    public static IHttpClientBuilder IsResilient<TResilience>(this IHttpClientBuilder client)
        where TResilience : EngineResilience => client
        .AddPolicyHandler(static (provider, request) => provider.GetRequiredService<TResilience>().For(request))
        .AddHttpMessageHandler(static () => new BoundedBodyHandler());

    /// <summary>Sets the address, and what is said of this client.</summary>
    public static void Address(HttpClient http, Uri? baseUrl, string accepted)
    {
        // The policies, and a stream's own time limit, end a request.
        http.Timeout = Timeout.InfiniteTimeSpan;
        http.DefaultRequestHeaders.Accept.ParseAdd(accepted);
        http.DefaultRequestHeaders.UserAgent.ParseAdd("AiService");
        if (baseUrl is not null)
        {
            http.BaseAddress = new Uri(baseUrl.AbsoluteUri.TrimEnd('/') + '/');
        }
    }
}
