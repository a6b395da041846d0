using AiService.NetworkAgent.Platforms;

namespace AiService.NetworkAgent.Inventory;

/// <summary>One device that the agent may log in to: everything that is known of it, from wherever it was known.</summary>
internal sealed class Device : SshHost
{
    /// <summary>As callers name it in <c>device_id</c>; a number is its digits.</summary>
    public required string Id { get; init; }

    public required Platform Platform { get; init; }

    public Transport Transport { get; init; }

    public override string ToString() => $"{Id} ({Platform.Name}, {Place})";
}

/// <summary>How a device's command line is reached.</summary>
internal enum Transport
{
    Ssh,

    /// <summary>Through the platform's collect-service, where SSH is not open to us: one login for each command.</summary>
    CollectService,
}
