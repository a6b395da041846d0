using System.Globalization;

namespace StackStormSimulator;

/// <summary>Settings of the simulator, by environment variable or as <c>--NAME=value</c>; none of them is a real secret.</summary>
public sealed record SimulatorOptions
{
    /// <summary><c>SIMULATOR_API_KEY</c>: the one API key that is let in.</summary>
    public string ApiKey { get; init; } = "simulated-key";

    /// <summary><c>SIMULATOR_AUTH_TOKEN</c>: the one token that is let in.</summary>
    public string AuthToken { get; init; } = "simulated-token";

    /// <summary><c>SIMULATOR_EXPIRED_TOKEN</c>: a token that was valid once.</summary>
    public string ExpiredToken { get; init; } = "expired-token";

    /// <summary><c>SIMULATOR_DISABLED_KEY</c>: an API key that an administrator has disabled.</summary>
    public string DisabledKey { get; init; } = "disabled-key";

    /// <summary><c>SIMULATOR_SCHEDULED_AFTER</c>: seconds from the POST to <c>scheduled</c>, default 0.05.</summary>
    public TimeSpan ScheduledAfter { get; init; } = TimeSpan.FromSeconds(0.05);

    /// <summary><c>SIMULATOR_RUNNING_AFTER</c>: seconds from the POST to <c>running</c>, default 0.07.</summary>
    public TimeSpan RunningAfter { get; init; } = TimeSpan.FromSeconds(0.07);

    /// <summary><c>SIMULATOR_RUN_SECONDS</c>: seconds that an action runs which says nothing of its own, default 0.25.</summary>
    public TimeSpan RunFor { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary><c>SIMULATOR_IDLE_SECONDS</c>: a connection that is idle for so long is closed without a word, as gunicorn does; default 2.</summary>
    public TimeSpan IdleFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary><c>SIMULATOR_RABBITMQ_POST_SECONDS</c>: how long a POST takes to fail while RabbitMQ is down; 22 to 24 were measured, default 23.</summary>
    public double RabbitMqPostSeconds { get; init; } = 23;

    /// <summary><c>SIMULATOR_WAIT_SCALE</c>: what the measured waits of outages and policies are multiplied by, default 1.</summary>
    public double WaitScale { get; init; } = 1;

    /// <summary><c>SIMULATOR_STREAM_URL</c>: a second address with <c>/v1/stream</c>, as st2stream has without nginx; default none.</summary>
    public Uri? StreamUrl { get; init; }

    internal static SimulatorOptions Read(IConfiguration source)
    {
        var unset = new SimulatorOptions();
        return new SimulatorOptions
        {
            ApiKey = Text("SIMULATOR_API_KEY") ?? unset.ApiKey,
            AuthToken = Text("SIMULATOR_AUTH_TOKEN") ?? unset.AuthToken,
            ExpiredToken = Text("SIMULATOR_EXPIRED_TOKEN") ?? unset.ExpiredToken,
            DisabledKey = Text("SIMULATOR_DISABLED_KEY") ?? unset.DisabledKey,
            ScheduledAfter = Seconds("SIMULATOR_SCHEDULED_AFTER") ?? unset.ScheduledAfter,
            RunningAfter = Seconds("SIMULATOR_RUNNING_AFTER") ?? unset.RunningAfter,
            RunFor = Seconds("SIMULATOR_RUN_SECONDS") ?? unset.RunFor,
            IdleFor = Seconds("SIMULATOR_IDLE_SECONDS") ?? unset.IdleFor,
            RabbitMqPostSeconds = Seconds("SIMULATOR_RABBITMQ_POST_SECONDS")?.TotalSeconds ?? unset.RabbitMqPostSeconds,
            WaitScale = Seconds("SIMULATOR_WAIT_SCALE")?.TotalSeconds ?? unset.WaitScale,
            StreamUrl = Text("SIMULATOR_STREAM_URL") is { } url ? new Uri(url) : null,
        };

        string? Text(string name) => source[name] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

        TimeSpan? Seconds(string name) =>
            Text(name) is { } text ? TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture)) : null;
    }
}
