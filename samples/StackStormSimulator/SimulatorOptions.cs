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
        };

        string? Text(string name) => source[name] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

        TimeSpan? Seconds(string name) =>
            Text(name) is { } text ? TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture)) : null;
    }
}
