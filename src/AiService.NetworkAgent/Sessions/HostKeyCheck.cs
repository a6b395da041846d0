using Renci.SshNet.Common;

namespace AiService.NetworkAgent.Sessions;

/// <summary>
/// Compares the key that a machine shows with those that are expected; SSH.NET itself trusts every key. Without an expectation it
/// trusts none, and only remembers what it was shown.
/// </summary>
internal sealed class HostKeyCheck(IReadOnlyList<string> expected)
{
    /// <summary>What was shown: <c>SHA256:…</c>; null before.</summary>
    public string? Fingerprint { get; private set; }

    /// <summary>The key's kind: <c>ssh-ed25519</c>.</summary>
    public string? Algorithm { get; private set; }

    /// <summary>True when nothing is expected yet.</summary>
    public bool IsLook => expected.Count == 0;

    /// <summary>True when a key was shown that is not expected.</summary>
    public bool IsMismatch => Fingerprint is not null && !IsLook && !expected.Contains(Fingerprint);

    public void Compare(object? sender, HostKeyEventArgs shown)
    {
        (Fingerprint, Algorithm) = ($"SHA256:{shown.FingerPrintSHA256}", shown.HostKeyName);
        shown.CanTrust = !IsLook && !IsMismatch;
    }
}
