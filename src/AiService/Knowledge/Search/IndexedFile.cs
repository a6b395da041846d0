using System.Data;
using AiService.Storage;
using AiService.Storage.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>
/// What the index relies on in the file: the logs and triggers, and the file's own indexes, through which entries are looked up.
/// What is missing, is not as it was made, or does not agree with its table is rebuilt.
/// </summary>
internal sealed partial class IndexedFile(KnowledgeDatabase database, ILogger logger)
{
    /// <summary>Rebuilds logs and triggers that are missing or not as they were made: what they have missed is then unknown.</summary>
    /// <returns>True when something was: an index that followed them has to be rebuilt too.</returns>
    /// <exception cref="StorageException">Something has to be made, and the file cannot be written.</exception>
    public async Task<bool> MendAsync(CancellationToken cancellation)
    {
        var broken = await database.ReadAsync(IndexSchema.Broken, cancellation);
        if (broken.Count == 0)
        {
            return false;
        }

        Log.Mended(logger, string.Join(", ", broken.Select(part => part.Name)));
        return await database.WriteAsync(
            (connection, transaction) =>
            {
                IndexSchema.Mend(connection, transaction, broken);
                return true;
            },
            cancellation);
    }

    /// <summary>Compares the indexes of all the knowledge base's tables with these. Readers and writers go on meanwhile.</summary>
    /// <exception cref="StorageException">The file is damaged beyond its indexes, or cannot be written.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        if (await database.ReadAsync(Problem, cancellation) is not { } problem)
        {
            return;
        }

        Log.Damaged(logger, problem);
        await database.WriteAsync((connection, transaction) => connection.Execute("REINDEX", transaction: transaction, commandType: CommandType.Text), cancellation);
        if (await database.ReadAsync(Problem, cancellation) is { } left)
        {
            Log.StillDamaged(logger, left);
        }
    }

    private static string? Problem(SqliteConnection connection)
    {
        return connection.Query<string>(@"SELECT name FROM sqlite_master WHERE type = 'table' AND (name = 'knowledge' OR name LIKE 'knowledge\_%' ESCAPE '\') ORDER BY name")
            .Select(table => connection.QueryFirst<string>($"PRAGMA integrity_check(\"{table}\")"))
            .FirstOrDefault(found => found != "ok");
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Parts of the knowledge database that tell the search index of changes are missing or altered, and are rebuilt: {Parts}")]
        public static partial void Mended(ILogger logger, string parts);

        [LoggerMessage(LogLevel.Error, "An index of the knowledge database is damaged and is rebuilt: {Problem}")]
        public static partial void Damaged(ILogger logger, string problem);

        [LoggerMessage(LogLevel.Critical, "The knowledge database is damaged beyond its indexes, restore a copy: {Problem}")]
        public static partial void StillDamaged(ILogger logger, string problem);
    }
}
