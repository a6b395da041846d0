using AiService.NetworkAgent.Platforms;

namespace AiService.NetworkAgent.Sessions;

/// <summary>How long sessions wait for devices, and how many there are at once.</summary>
internal sealed record DeviceSessionOptions
{
    /// <summary>Limit for connecting and logging in together, on every host of the way. <c>AGENT_CONNECT_TIMEOUT</c>, seconds, 1 to 60, default 10.</summary>
    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>Limit for the whole answer to one command; a platform may extend it. <c>AGENT_COMMAND_TIMEOUT</c>, seconds, 1 to 60, default 10.</summary>
    public required TimeSpan CommandTimeout { get; init; }

    /// <summary>Sessions at once, on different devices. <c>AGENT_MAX_SESSIONS</c>, 1 to 100, default 8.</summary>
    public int MaxSessions { get; init; } = 8;

    /// <summary>How long a session waits for its turn.</summary>
    public TimeSpan SessionWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Returns the options for devices of one platform, some of which need longer for an answer.</summary>
    public DeviceSessionOptions For(Platform platform) =>
        platform.CommandTimeout > CommandTimeout ? this with { CommandTimeout = platform.CommandTimeout } : this;
}
