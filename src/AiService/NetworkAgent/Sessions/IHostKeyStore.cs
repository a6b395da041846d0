using AiService.Storage;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Keeps the host keys that were learned at the first login. A key in the inventory takes precedence; a learned one is never replaced.</summary>
internal interface IHostKeyStore
{
    /// <summary>Returns the learned key of a place, or null.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    Task<string?> FindAsync(string place, CancellationToken cancel);

    /// <summary>Learns a key unless one is known for the place by now, and returns the key that counts when it is on disk.</summary>
    /// <exception cref="StorageException">It could not be written, so it must not be trusted.</exception>
    Task<string> LearnAsync(string place, string deviceId, string algorithm, string fingerprint, CancellationToken cancel);
}
