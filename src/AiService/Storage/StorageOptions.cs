using AiService.Hosting;
using AiService.Storage.Sqlite;

namespace AiService.Storage;

/// <summary>Where the service keeps what must outlive it.</summary>
internal sealed record StorageOptions
{
    public const string DefaultKnowledge = "knowledge_base.db";

    /// <summary>
    /// <c>KNOWLEDGE_DB_PATH</c>: the knowledge base, a file path; default <c>knowledge_base.db</c> in the working directory, as the
    /// Python service had it. An existing file of that service is used as it is.
    /// </summary>
    public required string KnowledgePath { get; init; }

    /// <summary><c>RECORDS_DB_PATH</c>: audit and repairs, a file path; default <c>records.db</c> beside the knowledge base.</summary>
    public required string RecordsPath { get; init; }

    public static StorageOptions Read(SettingsReader settings)
    {
        var knowledge = KnowledgeFile(settings);
        var records = RecordsFile(settings);

        if (DatabaseFile.Problem(knowledge) is { } unusable)
        {
            settings.Reject("KNOWLEDGE_DB_PATH", unusable, "Name a file in an existing folder that the service may write.");
        }
        else if (knowledge == records)
        {
            settings.Reject("RECORDS_DB_PATH", $"{records} is the knowledge base.", "Name another file, or leave it empty.");
        }
        else if (DatabaseFile.Problem(records) is { } alsoUnusable)
        {
            settings.Reject("RECORDS_DB_PATH", alsoUnusable, "Name a file in an existing folder that the service may write.");
        }

        return new StorageOptions { KnowledgePath = knowledge, RecordsPath = records };
    }

    /// <summary>Returns the file of the records, whether or not it can be used.</summary>
    public static string RecordsFile(SettingsReader settings) =>
        Path.GetFullPath(settings.Text("RECORDS_DB_PATH") ?? Path.Combine(Path.GetDirectoryName(KnowledgeFile(settings)) ?? "/", "records.db"));

    private static string KnowledgeFile(SettingsReader settings) => Path.GetFullPath(settings.Text("KNOWLEDGE_DB_PATH") ?? DefaultKnowledge);
}
