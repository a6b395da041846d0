using AiService.NetworkAgent.Platforms;

namespace AiService.NetworkAgent.Inventory;

/// <summary>One device that the agent may log in to, as <c>DEVICES_FILE</c> lists it.</summary>
internal sealed class Device
{
    /// <summary>As callers name it in <c>device_id</c>; a number is its digits.</summary>
    public required string Id { get; init; }

    public required string Host { get; init; }

    /// <summary>1 to 65535; 22 when the file does not say.</summary>
    public required int Port { get; init; }

    public required Platform Platform { get; init; }

    public required string Username { get; init; }

    public required Credential Credential { get; init; }

    /// <summary>The pin: <c>SHA256:…</c> as <c>ssh-keygen -lf</c> prints it.</summary>
    public required string HostKey { get; init; }

    public override string ToString() => $"{Id} ({Platform.Name}, {Host}:{Port})";
}
