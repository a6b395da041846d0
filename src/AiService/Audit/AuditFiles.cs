namespace AiService.Audit;

/// <summary>The files beside the records that prove that the audit is whole.</summary>
/// <param name="Key"><c>AUDIT_KEY_FILE</c>: the key of the HMACs; default <c>audit.key</c> beside the records.</param>
/// <param name="Head"><c>AUDIT_HEAD_FILE</c>: number and HMAC of the last record; default <c>audit.head</c> beside the key.</param>
internal sealed record AuditFiles(string Key, string Head)
{
    /// <summary>Returns the files that belong to records without any setting.</summary>
    public static AuditFiles Beside(string records)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(records)) ?? "/";
        return new AuditFiles(Path.Combine(folder, "audit.key"), Path.Combine(folder, "audit.head"));
    }
}
