namespace AiService.Storage.Sqlite;

/// <summary>
/// The knowledge base. Its file is shared with the Python service that knows only the table <c>knowledge</c>:
/// whatever is added beside it must not break that one's statements.
/// </summary>
internal sealed class KnowledgeDatabase(string path, ILogger<KnowledgeDatabase> logger) : Database("knowledge", path, logger);

/// <summary>
/// The service's own records. Apart from the knowledge base, because that file can be copied, replaced or write-locked by
/// another process, and a repair must be on record before a device is touched.
/// </summary>
internal sealed class RecordsDatabase(string path, ILogger<RecordsDatabase> logger) : Database("records", path, logger);
