using Renci.SshNet.Common;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Compares the key that a device shows with the one that the inventory pins; SSH.NET itself trusts every key.</summary>
internal sealed class HostKeyPin(string expected)
{
    /// <summary>The key that was shown instead; null while there is no mismatch.</summary>
    public string? Mismatch { get; private set; }

    public void Compare(object? sender, HostKeyEventArgs shown)
    {
        var fingerprint = $"SHA256:{shown.FingerPrintSHA256}";
        shown.CanTrust = fingerprint == expected;
        Mismatch = shown.CanTrust ? null : $"{shown.HostKeyName} {fingerprint}";
    }
}
