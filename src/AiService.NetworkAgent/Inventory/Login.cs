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

/// <summary>
/// What an entry of <c>DEVICES_FILE</c> says itself of the way to its device, when the login comes from <c>DEVICE_CREDENTIALS_DIR</c>: a login may
/// be a whole group's, a host key is one machine's. What stands here is stronger than what stands there.
/// </summary>
/// <param name="Port">Null: not said.</param>
/// <param name="HostKeys">Empty: not said.</param>
/// <param name="Jump">Null: not said.</param>
internal sealed record OwnAccess(int? Port, IReadOnlyList<string> HostKeys, string? Jump)
{
    public Login Over(Login login) => new()
    {
        Port = Port ?? login.Port,
        Username = login.Username,
        Credential = login.Credential,
        HostKeys = HostKeys.Count > 0 ? HostKeys : login.HostKeys,
        Jump = Jump ?? login.Jump,
    };
}
