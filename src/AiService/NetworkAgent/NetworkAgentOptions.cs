using AiService.Hosting;
using AiService.NetworkAgent.Platforms;

namespace AiService.NetworkAgent;

/// <summary>How long the agent waits for devices, and how many it talks to at once.</summary>
internal sealed record NetworkAgentOptions
{
    /// <summary>For connecting and logging in together, on every host of the way. <c>AGENT_CONNECT_TIMEOUT</c>, seconds, 1 to 60, default 10.</summary>
    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>For the whole answer to one command; a platform may ask for more. <c>AGENT_COMMAND_TIMEOUT</c>, seconds, 1 to 60, default 10.</summary>
    public required TimeSpan CommandTimeout { get; init; }

    /// <summary>Sessions at once, on different devices. <c>AGENT_MAX_SESSIONS</c>, 1 to 100, default 8.</summary>
    public int MaxSessions { get; init; } = 8;

    /// <summary>How long a session waits for its turn.</summary>
    public TimeSpan SessionWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same for devices of one platform, some of which need longer for an answer.</summary>
    public NetworkAgentOptions For(Platform platform)
    {
        return platform.CommandTimeout > CommandTimeout ? this with { CommandTimeout = platform.CommandTimeout } : this;
    }

    public static NetworkAgentOptions Read(SettingsReader settings)
    {
        return new NetworkAgentOptions
        {
            ConnectTimeout = settings.Seconds("AGENT_CONNECT_TIMEOUT", 10, 1, 60),
            CommandTimeout = settings.Seconds("AGENT_COMMAND_TIMEOUT", 10, 1, 60),
            MaxSessions = settings.Whole("AGENT_MAX_SESSIONS", 8, 1, 100),
        };
    }
}
