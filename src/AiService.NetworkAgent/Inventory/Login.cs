namespace AiService.NetworkAgent.Inventory;

/// <summary>How a machine is logged in to, wherever that was written down.</summary>
internal sealed class Login
{
    public required int Port { get; init; }

    public required string Username { get; init; }

    public required Credential Credential { get; init; }

    public required IReadOnlyList<string> HostKeys { get; init; }

    /// <summary>A jump host or a device that the way leads through; null when it is reached directly.</summary>
    public string? Jump { get; init; }
}
