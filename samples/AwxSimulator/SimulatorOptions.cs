using System.Globalization;

namespace AwxSimulator;

/// <summary>Settings of the simulator, by environment variable or as <c>--NAME=value</c>; none of them is a real secret.</summary>
public sealed record SimulatorOptions
{
    /// <summary><c>SIMULATOR_TOKEN</c>: the token with the scope <c>write</c>.</summary>
    public string Token { get; init; } = "simulated-token";

    /// <summary><c>SIMULATOR_READ_TOKEN</c>: the token with the scope <c>read</c>.</summary>
    public string ReadToken { get; init; } = "simulated-read-token";

    /// <summary><c>SIMULATOR_USERNAME</c>: the one user, for Basic.</summary>
    public string UserName { get; init; } = "aiservice";

    /// <summary><c>SIMULATOR_PASSWORD</c>: the password of the user.</summary>
    public string Password { get; init; } = "simulated-password";

    /// <summary><c>SIMULATOR_WAITING_AFTER</c>: seconds from the launch to <c>waiting</c>, default 0.05.</summary>
    public TimeSpan WaitingAfter { get; init; } = TimeSpan.FromSeconds(0.05);

    /// <summary><c>SIMULATOR_RUNNING_AFTER</c>: seconds from the launch to <c>running</c>, default 0.1.</summary>
    public TimeSpan RunningAfter { get; init; } = TimeSpan.FromSeconds(0.1);

    /// <summary><c>SIMULATOR_RUN_SECONDS</c>: seconds that a job runs whose template says nothing of its own, default 0.3.</summary>
    public TimeSpan RunFor { get; init; } = TimeSpan.FromSeconds(0.3);

    /// <summary><c>SIMULATOR_EVENTS_AFTER</c>: seconds from the final status to the stored events, default 0.3.</summary>
    public TimeSpan EventsAfter { get; init; } = TimeSpan.FromSeconds(0.3);

    /// <summary><c>SIMULATOR_JOB_TIMEOUT</c>: the time-out of every template in whole seconds; null, the default, for none.</summary>
    public TimeSpan? JobTimeout { get; init; }

    /// <summary><c>SIMULATOR_HOSTS</c>: how many numbered hosts the inventory has, default 20.</summary>
    public int Hosts { get; init; } = 20;

    /// <summary><c>SIMULATOR_WAIT_SCALE</c>: what the measured wait of a cancel without a dispatcher, 10.5 s, is multiplied by; default 1.</summary>
    public double WaitScale { get; init; } = 1;

    internal static SimulatorOptions Read(IConfiguration source)
    {
        var unset = new SimulatorOptions();
        return new SimulatorOptions
        {
            Token = Text("SIMULATOR_TOKEN") ?? unset.Token,
            ReadToken = Text("SIMULATOR_READ_TOKEN") ?? unset.ReadToken,
            UserName = Text("SIMULATOR_USERNAME") ?? unset.UserName,
            Password = Text("SIMULATOR_PASSWORD") ?? unset.Password,
            WaitingAfter = Seconds("SIMULATOR_WAITING_AFTER") ?? unset.WaitingAfter,
            RunningAfter = Seconds("SIMULATOR_RUNNING_AFTER") ?? unset.RunningAfter,
            RunFor = Seconds("SIMULATOR_RUN_SECONDS") ?? unset.RunFor,
            EventsAfter = Seconds("SIMULATOR_EVENTS_AFTER") ?? unset.EventsAfter,
            JobTimeout = Seconds("SIMULATOR_JOB_TIMEOUT"),
            Hosts = Text("SIMULATOR_HOSTS") is { } hosts ? int.Parse(hosts, CultureInfo.InvariantCulture) : unset.Hosts,
            WaitScale = Seconds("SIMULATOR_WAIT_SCALE")?.TotalSeconds ?? unset.WaitScale,
        };

        string? Text(string name) => source[name] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

        TimeSpan? Seconds(string name) =>
            Text(name) is { } text ? TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture)) : null;
    }
}
