using AiService.Audit;
using AiService.Hosting;
using AiService.Hosting.Outgoing;

namespace AiService.Outcomes;

/// <summary>Composes the reporting of outcomes to the receivers that are set.</summary>
internal static class OutcomesRoom
{
    /// <summary>An outcome of yesterday is no alert any more.</summary>
    private static readonly TimeSpan MostAgeOfMessage = TimeSpan.FromHours(24);

    public static IServiceCollection AddOutcomes(this IServiceCollection services, SettingsReader settings)
    {
        var options = OutcomeOptions.Read(settings);
        services.AddSingleton<OutcomeMessages>();
        services.AddSingleton<OutcomeClient>();
        services.AddSingleton<Func<OutcomeReceiver, OutcomeOutbox>>(provider => receiver => ActivatorUtilities.CreateInstance<OutcomeOutbox>(provider, receiver));
        services.AddSingleton<OutcomeReporting>().AddSingleton<IAuditBacklog>(provider => provider.GetRequiredService<OutcomeReporting>());
        services.AddHostedService(provider => provider.GetRequiredService<OutcomeReporting>());

        // Not as other peers' clients are: those read an answer to its end, and would call one that does not end a failure, although the message has arrived.
        services.AddHttpClient(OutcomeClient.Name, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(Direct)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        foreach (var peer in options.Peers)
        {
            services.AddOutcomeReceiver(provider => new OutcomeReceiver(
                peer.Name, peer.Variable, OutcomeStates.ForPeople, ActivatorUtilities.CreateInstance<MessageDelivery>(provider, peer))
            { MostAge = MostAgeOfMessage });
        }

        return services;
    }

    /// <summary>Adds a receiver, which gets an outbox of its own, and its part of the health check <c>outcomes</c>.</summary>
    public static IServiceCollection AddOutcomeReceiver(this IServiceCollection services, Func<IServiceProvider, OutcomeReceiver> receiver)
    {
        if (services.All(service => service.ServiceType != typeof(OutcomeReceiver)))
        {
            services.AddHealthChecks().AddCheck<OutcomeHealth>("outcomes");
        }

        return services.AddSingleton(receiver);
    }

    private static SocketsHttpHandler Direct()
    {
        var handler = PeerConnection.Create();
        handler.AllowAutoRedirect = false;
        return handler;
    }
}
