using AiService.Hosting;

namespace AiService.NetworkAgent;

/// <summary>How long the agent waits for devices.</summary>
internal sealed record NetworkAgentOptions
{
    /// <summary>For connecting and logging in together. <c>AGENT_CONNECT_TIMEOUT</c>, seconds, 1 to 60, default 10.</summary>
    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>For the whole answer to one command. <c>AGENT_COMMAND_TIMEOUT</c>, seconds, 1 to 60, default 10.</summary>
    public required TimeSpan CommandTimeout { get; init; }

    public static NetworkAgentOptions Read(SettingsReader settings)
    {
        return new NetworkAgentOptions
        {
            ConnectTimeout = settings.Seconds("AGENT_CONNECT_TIMEOUT", 10, 1, 60),
            CommandTimeout = settings.Seconds("AGENT_COMMAND_TIMEOUT", 10, 1, 60),
        };
    }
}
