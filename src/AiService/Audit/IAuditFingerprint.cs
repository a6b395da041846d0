namespace AiService.Audit;

/// <summary>Computes a fingerprint that tells equal texts from others, and from which no text can be guessed: they may hold secrets.</summary>
internal interface IAuditFingerprint
{
    /// <summary>Returns the fingerprint in lower-case hexadecimal digits; null while there is no key.</summary>
    string? Of(ReadOnlySpan<byte> text);
}

/// <summary>Computes fingerprints with the audit's key.</summary>
internal sealed class KeyedFingerprint(AuditOptions options) : IAuditFingerprint
{
    public string? Of(ReadOnlySpan<byte> text)
    {
        try
        {
            // Nothing that a record is signed with: none begins so.
            return Convert.ToHexStringLower(AuditKey.Read(options.Files.Key).Sign("fingerprint"u8, text));
        }
        catch (AuditKeyException)
        {
            return null;
        }
    }
}
