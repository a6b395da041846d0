namespace AiService.NetworkAgent.Sessions;

/// <summary>Keeps the host keys that are learned at the first login. A key of the inventory takes precedence; a learned one is never replaced.</summary>
/// <remarks>Any exception means that the key cannot be checked or recorded: the login is refused.</remarks>
internal interface IHostKeyStore
{
    /// <summary>Returns the fingerprint that was learned for a place, or null.</summary>
    Task<string?> FindAsync(string place, CancellationToken cancel);

    /// <summary>Learns a key unless another session has learned one for the place meanwhile; it is durable when the task completes.</summary>
    /// <returns>The fingerprint that counts.</returns>
    Task<string> LearnAsync(string place, string deviceId, string algorithm, string fingerprint, CancellationToken cancel);
}
