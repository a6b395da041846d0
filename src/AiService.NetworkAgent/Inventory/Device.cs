using AiService.NetworkAgent.Platforms;

namespace AiService.NetworkAgent.Inventory;

/// <summary>A device that the agent may log in to, with everything that is known about it from any source.</summary>
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

    /// <summary>Through the platform's collect-service, where SSH is not reachable: one login for each command.</summary>
    CollectService,
}

/// <summary>A machine that is logged in to over SSH: a device, or a jump host on the way to one.</summary>
internal abstract class SshHost
{
    public required string Host { get; init; }

    /// <summary>1 to 65535, default 22.</summary>
    public required int Port { get; init; }

    public required string Username { get; init; }

    public required Credential Credential { get; init; }

    /// <summary>
    /// The pins: <c>SHA256:…</c> as <c>ssh-keygen -lf</c> prints them, one for each key of the machine that may be shown. Empty only
    /// where <c>HOST_KEY_POLICY</c> lets a key be learned.
    /// </summary>
    public IReadOnlyList<string> HostKeys { get; init; } = [];

    /// <summary>The jump host on the way; null when the machine is reached directly.</summary>
    public SshHost? Via { get; init; }

    /// <summary>Removes what the process knows as secrets from the words of the machine.</summary>
    public Func<string, string> Redact { get; init; } = text => text;

    /// <summary>Address and port with the whole way: two sites may use the same private address.</summary>
    public string Place => Via is null ? $"{Host}:{Port}" : $"{Host}:{Port} via {Via.Place}";
}

/// <summary>A jump host that is no device itself.</summary>
internal sealed class JumpHost : SshHost;
