using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>
/// Opens the knowledge base. The Python service shares its file and knows only the table <c>knowledge</c>: what is added beside it must not break
/// that service's statements.
/// </summary>
internal sealed class KnowledgeDatabase(string path, ILogger<KnowledgeDatabase> logger) : Database("knowledge", path, logger)
{
    protected override bool IsShared => true;
}

/// <summary>
/// Opens the service's own records. They are apart from the knowledge base, because another process may copy, replace or lock that file, and a
/// repair must be on record before a device is touched.
/// </summary>
internal sealed class RecordsDatabase(string path, ILogger<RecordsDatabase> logger) : Database("records", path, logger)
{
    protected override void Prepared(SqliteConnection connection) => SqliteRepairStore.WriteMoves(connection);
}
