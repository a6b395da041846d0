using AiService.Hosting;

namespace AiService.Audit;

/// <summary>Where the audit's key and head are, and how long its records are kept.</summary>
internal sealed record AuditOptions
{
    private const int ShortestKey = 32;

    /// <summary>The key and the head.</summary>
    public required AuditFiles Files { get; init; }

    /// <summary>
    /// <c>AUDIT_RETENTION_DAYS</c>: days after its last record for which a segment stays in the records, 0 to 36500; it is exported to <see cref="Archive"/> first.
    /// Default 0: all stay. Null then.
    /// </summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>The folder of exported segments: <c>audit-archive</c> beside the records.</summary>
    public required string Archive { get; init; }

    /// <summary>Returns the options of the records at a path, whether or not their files can be used.</summary>
    public static AuditOptions Read(SettingsReader settings, string recordsPath)
    {
        var named = settings.Text("AUDIT_KEY_FILE");
        if (named?.Length >= ShortestKey && named.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '=' or '-' or '_'))
        {
            // Messages name the file, and one would be made of this name.
            settings.Reject("AUDIT_KEY_FILE", "looks like a key.", "Write the key to a file, and name that.");
            named = null;
        }

        var key = Path.GetFullPath(named ?? AuditFiles.BesideRecords(recordsPath, "audit.key"));
        return new AuditOptions
        {
            Files = new AuditFiles(key, Path.GetFullPath(settings.Text("AUDIT_HEAD_FILE") ?? AuditFiles.Beside(key, "audit.head"))),
            Retention = settings.Whole("AUDIT_RETENTION_DAYS", 0, 0, 36500) is > 0 and var days ? TimeSpan.FromDays(days) : null,
            Archive = AuditFiles.BesideRecords(recordsPath, "audit-archive"),
        };
    }
}
