namespace AiService.Hosting;

/// <summary>The limit of a shutdown (SIGTERM).</summary>
internal sealed record ShutdownOptions
{
    /// <summary>
    /// <c>SHUTDOWN_TIMEOUT</c>: seconds within which the process ends, 1 to 600. Default 20, less than the 30 that the compose file and
    /// Kubernetes give before they kill.
    /// </summary>
    public required TimeSpan Timeout { get; init; }

    public static ShutdownOptions Read(SettingsReader settings) => new() { Timeout = settings.Seconds("SHUTDOWN_TIMEOUT", 20, 1, 600) };
}

internal static class Shutdown
{
    public static IServiceCollection AddShutdown(this IServiceCollection services, SettingsReader settings)
    {
        var options = ShutdownOptions.Read(settings);
        return services.AddSingleton(options).AddSingleton<Deadlines>().Configure<HostOptions>(host => host.ShutdownTimeout = options.Timeout);
    }
}
