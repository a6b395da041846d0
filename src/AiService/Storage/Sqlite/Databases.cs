using AiService.Audit;
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
/// <param name="path">The file.</param>
/// <param name="logger">Logs migrations, and what is wrong with the audit.</param>
/// <param name="files">The audit's key and head; null: those beside the records.</param>
internal sealed class RecordsDatabase(string path, ILogger<RecordsDatabase> logger, AuditFiles? files = null) : Database("records", path, logger)
{
    private readonly AuditChain chain = new(files ?? AuditFiles.Beside(path), logger);

    /// <summary>A key to go on with instead of the chain's, for a segment that is begun with it; null: the chain's own.</summary>
    public AuditKey? NewKey { get; init; }

    /// <summary>The audit's chain, as far as this process has written it.</summary>
    public AuditChain Chain => chain;

    /// <summary>Appends an entry to the audit within the transaction of the change that it describes, and returns its id.</summary>
    public long Append(SqliteConnection connection, SqliteTransaction transaction, AuditEntry entry) => chain.Append(connection, transaction, entry);

    protected override void Prepared(SqliteConnection connection)
    {
        SqliteRepairStore.WriteMoves(connection);
        try
        {
            chain.Open(connection, NewKey);
        }
        catch (AuditKeyException unusable)
        {
            throw new StorageException($"The records {Path} cannot be used: AUDIT_KEY_FILE: {unusable.Message} {unusable.Cure}", unusable);
        }
    }

    protected override void Ended(bool isCommitted) => chain.Ended(isCommitted);
}
