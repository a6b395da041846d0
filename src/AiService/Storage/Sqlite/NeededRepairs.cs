using System.Text.RegularExpressions;
using AiService.Audit;
using Dapper;

namespace AiService.Storage.Sqlite;

/// <summary>
/// Collects the repairs that are still needed: those that the knowledge base refers to, by their ids or by those of their executions, and those whose outcome a receiver has not
/// been given yet.
/// </summary>
internal sealed partial class NeededRepairs(KnowledgeDatabase knowledge, IAuditBacklog backlog)
{
    /// <summary>Entries that are read at a time, so that no reader keeps the file's log from being folded in.</summary>
    private const int AtATime = 2_000;

    /// <summary>Returns the ids that entries name, as the repair that they were learned from or in their texts, and since when an outcome waits; null when none does.</summary>
    /// <exception cref="StorageException">A database cannot be read: nothing is known then.</exception>
    public async Task<(HashSet<string> Ids, DateTimeOffset? WaitingSince)> ReadAsync(CancellationToken cancellation)
    {
        var found = new HashSet<string>(
            await knowledge.ReadAsync(
                connection => connection.Query<string>("SELECT repair_id FROM knowledge_outcomes WHERE repair_id IS NOT NULL").AsList(), cancellation),
            StringComparer.OrdinalIgnoreCase);
        var newest = await knowledge.ReadAsync(connection => connection.ExecuteScalar<long>("SELECT coalesce(max(id), 0) FROM knowledge"), cancellation);
        for (long from = 0; from < newest; from += AtATime)
        {
            var texts = await knowledge.ReadAsync(connection => connection.Query<string>(Named, new { from, to = from + AtATime }).AsList(), cancellation);
            found.UnionWith(texts.SelectMany(text => Id().Matches(text)).Select(id => id.Value));
        }

        return (found, (await backlog.OldestAsync(cancellation))?.At);
    }

    // The condition only saves most texts the way; another process may have put anything into the columns.
    private const string Named = """
        SELECT text FROM (
          SELECT CAST(k.title AS TEXT) || char(10) || CAST(k.solution AS TEXT) || char(10) || coalesce(CAST(o.evidence AS TEXT), '') AS text
          FROM knowledge AS k LEFT JOIN knowledge_outcomes AS o ON o.knowledge_id = k.id
          WHERE k.id > @from AND k.id <= @to)
        WHERE text GLOB '*[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]*'
        """;

    [GeneratedRegex("(?<![0-9a-fA-F])([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{24})(?![0-9a-fA-F])", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
