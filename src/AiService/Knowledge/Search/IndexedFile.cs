using System.Data;
using System.Text.RegularExpressions;
using AiService.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>
/// What the index relies on in the file: the logs and triggers, and the file's own indexes, through which entries are looked up.
/// What is missing or does not agree with its table is noticed at the start and made anew.
/// </summary>
internal sealed partial class IndexedFile(KnowledgeDatabase database, ILogger logger)
{
    private static readonly string Script = Migration.Script("knowledge", "0004_index.sql");

    private static readonly string[] Parts = [.. Created().Matches(Script).Select(match => match.Groups[1].Value)];

    /// <summary>Makes missing logs and triggers anew.</summary>
    /// <exception cref="StorageException">Something is missing, and the file cannot be written.</exception>
    public async Task MendAsync(CancellationToken cancellation)
    {
        var there = await database.ReadAsync(
            connection => connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master WHERE name IN @Parts", new { Parts }), cancellation);
        if (there < Parts.Length)
        {
            Log.Mended(logger, Parts.Length - (int)there);
            await database.WriteAsync((connection, transaction) => connection.Execute(Script, transaction: transaction), cancellation);
        }
    }

    /// <summary>Compares the file's indexes with their tables. Readers and writers go on meanwhile.</summary>
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
        return ((string[])["knowledge", "knowledge_outcomes", "knowledge_changes", "knowledge_standings"])
            .Select(table => connection.QueryFirst<string>($"PRAGMA integrity_check({table})"))
            .FirstOrDefault(found => found != "ok");
    }

    [GeneratedRegex(@"IF NOT EXISTS (\w+)")]
    private static partial Regex Created();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The knowledge database lacks {Count} of the parts that tell the search index of changes; they are made anew")]
        public static partial void Mended(ILogger logger, int count);

        [LoggerMessage(LogLevel.Error, "An index of the knowledge database is damaged and is made anew: {Problem}")]
        public static partial void Damaged(ILogger logger, string problem);

        [LoggerMessage(LogLevel.Critical, "The knowledge database is damaged beyond its indexes, restore a copy: {Problem}")]
        public static partial void StillDamaged(ILogger logger, string problem);
    }
}
