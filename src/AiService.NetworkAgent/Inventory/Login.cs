namespace AiService.NetworkAgent.Inventory;

/// <summary>The login on a machine, from any source.</summary>
internal sealed class Login
{
    public required int Port { get; init; }

    public required string Username { get; init; }

    public required Credential Credential { get; init; }

    public required IReadOnlyList<string> HostKeys { get; init; }

    /// <summary>The jump host or device on the way; null when the machine is reached directly.</summary>
    public string? Jump { get; init; }
}

/// <summary>
/// The access settings of an entry of <c>DEVICES_FILE</c> whose login comes from <c>DEVICE_CREDENTIALS_DIR</c>: a login may be a whole group's, a
/// host key is one machine's. These settings take precedence.
/// </summary>
/// <param name="Port">Null: not given.</param>
/// <param name="HostKeys">Empty: not given.</param>
/// <param name="Jump">Null: not given.</param>
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
