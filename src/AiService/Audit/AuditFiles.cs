using AiService.Storage;

namespace AiService.Audit;

/// <summary>The files beside the records that prove that the audit is whole.</summary>
/// <param name="Key"><c>AUDIT_KEY_FILE</c>: the key of the HMACs; default <c>audit.key</c> beside the records.</param>
/// <param name="Head"><c>AUDIT_HEAD_FILE</c>: number and HMAC of the last record; default <c>audit.head</c> beside the key.</param>
internal sealed record AuditFiles(string Key, string Head)
{
    /// <summary>Returns the files that belong to records without any setting.</summary>
    public static AuditFiles Beside(string records)
    {
        var key = BesideRecords(records, "audit.key");
        return new AuditFiles(key, Beside(key, "audit.head"));
    }

    /// <summary>Returns the path of a file in the folder of the records themselves, where their path is a link.</summary>
    public static string BesideRecords(string records, string name) => Beside(FileIdentity.RealPath(Path.GetFullPath(records)), name);

    /// <summary>Returns the path of a file in the folder of another one.</summary>
    public static string Beside(string file, string name) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/", name);

    /// <summary>Returns the key with which a chain goes on.</summary>
    /// <param name="started">The newest segment; null for records without a chain, which may have a new key.</param>
    /// <param name="signs">Whether a key has signed the last record.</param>
    /// <exception cref="AuditKeyException">There is none, or another one; the message names the way out.</exception>
    public AuditKey ReadKey(SegmentStart? started, Func<AuditKey, bool> signs)
    {
        if (started is null)
        {
            return Path.Exists(Key) ? AuditKey.Read(Key) : AuditKey.Make(Key);
        }

        try
        {
            var key = AuditKey.Read(Key);

            // Where it has, the segment's own record was changed: that is for verification to find.
            return key.Id == started.Key || signs(key) ? key : throw new AuditKeyException($"{Key} holds another key ({key.Id}) than the one with which the audit was written ({started.Key}).");
        }
        catch (AuditKeyException unusable)
        {
            throw new AuditKeyException(unusable.Message, "Put back the key that belongs to the records, or seal them as they are with `AiService audit new-segment --reason TEXT`, which begins a new segment.");
        }
    }
}
