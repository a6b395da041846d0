using AiService.Hosting;

namespace AiService.Storage;

/// <summary>Names the files that outlive the process, and says how long their records are kept.</summary>
internal sealed record StorageOptions
{
    /// <summary>
    /// <c>KNOWLEDGE_DB_PATH</c>: the knowledge base, a file path; default <c>knowledge_base.db</c> in the working directory, as the
    /// Python service had it. An existing file of that service is used as it is.
    /// </summary>
    public required string KnowledgePath { get; init; }

    /// <summary><c>RECORDS_DB_PATH</c>: audit and repairs, a file path; default <c>records.db</c> beside the knowledge base.</summary>
    public required string RecordsPath { get; init; }

    /// <summary>
    /// <c>RECORDS_RETENTION_DAYS</c>: days after its end for which a repair stays on record, 0 to 36500; its lines in the audit stay for good.
    /// Default 0: all stay. Null then.
    /// </summary>
    public TimeSpan? RecordsRetention { get; init; }

    /// <summary>Returns the files, whether or not they can be used.</summary>
    public static StorageOptions Read(SettingsReader settings)
    {
        var knowledge = Path.GetFullPath(settings.Text("KNOWLEDGE_DB_PATH") ?? "knowledge_base.db");
        var records = settings.Text("RECORDS_DB_PATH") ?? Path.Combine(Path.GetDirectoryName(knowledge) ?? "/", "records.db");
        return new StorageOptions
        {
            KnowledgePath = knowledge,
            RecordsPath = Path.GetFullPath(records),
            RecordsRetention = settings.Whole("RECORDS_RETENTION_DAYS", 0, 0, 36500) is > 0 and var days ? TimeSpan.FromDays(days) : null,
        };
    }
}
