using AiService.Hosting;
using AiService.Hosting.Outgoing;

namespace AiService.Outcomes;

/// <summary>Composes the reporting of outcomes to the receivers that are set.</summary>
internal static class OutcomesRoom
{
    public static IServiceCollection AddOutcomes(this IServiceCollection services, SettingsReader settings)
    {
        var options = OutcomeOptions.Read(settings);
        services.AddSingleton(options);
        services.AddSingleton<OutcomeMessages>();
        services.AddSingleton<OutcomeClient>();
        services.AddSingleton<Func<OutcomeReceiver, OutcomeOutbox>>(provider => receiver => ActivatorUtilities.CreateInstance<OutcomeOutbox>(provider, receiver));
        services.AddSingleton<OutcomeReporting>();
        services.AddHostedService(provider => provider.GetRequiredService<OutcomeReporting>());

        // Not as other peers' clients are: those read an answer to its end, and would call one that does not end a failure, although the message has arrived.
        services.AddHttpClient(OutcomeClient.Name, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(Direct)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        if (options.Receivers.Count > 0)
        {
            services.AddHealthChecks().AddCheck<OutcomeHealth>("outcomes");
        }

        return services;
    }

    private static SocketsHttpHandler Direct()
    {
        var handler = PeerConnection.Create();
        handler.AllowAutoRedirect = false;
        return handler;
    }
}
