using System.Security.Cryptography;

namespace AiService.Audit;

/// <summary>Computes a fingerprint that tells equal texts from others, and from which no text can be guessed: they may hold secrets.</summary>
internal interface IAuditFingerprint
{
    /// <summary>Returns the fingerprint in lower-case hexadecimal digits.</summary>
    string Of(ReadOnlySpan<byte> text);
}

/// <summary>Computes fingerprints without a key, in the place of those of the audit's key.</summary>
internal sealed class PlainFingerprint : IAuditFingerprint
{
    public string Of(ReadOnlySpan<byte> text) => Convert.ToHexStringLower(SHA256.HashData(text));
}
