using System.Collections.Concurrent;
using AiService.Matching;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge;

/// <summary>Finds entries in the table: by the text that somebody searches for, or for a fault that was found.</summary>
internal sealed class KnowledgeSearch
{
    private const int MaxWords = 10;
    private const int MaxCached = 20_000;

    private const string Select = """
        SELECT id, keyword, title, solution, device_type AS DeviceType, fault_level AS FaultLevel, coalesce(hit_count, 0) AS HitCount
        FROM knowledge
        """;

    private const string Ranked = "hit_count DESC, update_time DESC, id LIMIT @limit";

    private readonly ConcurrentDictionary<string, Keyword> parsed = new(StringComparer.Ordinal);

    /// <summary>
    /// The Python service's rule, where <c>%</c> and <c>_</c> are wildcards (TRAPS 47). Only if it finds nothing: entries that
    /// have all the words, in any order; then entries whose keyword fits the text.
    /// </summary>
    public List<KnowledgeEntry> ForText(SqliteConnection connection, string text, int limit, CancellationToken cancellation)
    {
        var found = connection.Query<KnowledgeEntry>(
            $"{Select} WHERE keyword LIKE @pattern OR title LIKE @pattern OR solution LIKE @pattern ORDER BY {Ranked}",
            new { pattern = $"%{text}%", limit }).AsList();
        if (found.Count == 0)
        {
            found = AllWords(connection, text, limit);
        }

        return found.Count > 0 ? found : ByKeyword(connection, text, limit, cancellation);
    }

    /// <summary>
    /// Entries that have the description as it stands, then entries whose keyword fits it: <c>接口down</c> for
    /// <c>接口Gig0/0/1 down</c> (TRAPS 46). Nothing in a description is a wildcard.
    /// </summary>
    public List<KnowledgeEntry> ForFault(SqliteConnection connection, string description, int limit, CancellationToken cancellation)
    {
        // As much of it as a keyword can hold; SQLite refuses patterns of 50,000 bytes (TRAPS 38).
        var text = KnowledgeDraft.Cut(description, KnowledgeDraft.MaxKeyword);
        var found = Containing(connection, [text], limit);
        var known = found.Select(entry => entry.Id).ToHashSet();
        return
        [
            .. found,
            .. ByKeyword(connection, text, limit, cancellation).Where(entry => known.Add(entry.Id)).Take(limit - found.Count),
        ];
    }

    private static List<KnowledgeEntry> AllWords(SqliteConnection connection, string text, int limit)
    {
        var words = new Keyword(text).Parts.Distinct().ToList();
        return words.Count is > 0 and <= MaxWords ? Containing(connection, words, limit) : [];
    }

    /// <summary>Entries that have each of the words somewhere.</summary>
    private static List<KnowledgeEntry> Containing(SqliteConnection connection, IReadOnlyList<string> words, int limit)
    {
        var parameters = new DynamicParameters(new { limit });
        var conditions = words.Select((word, index) =>
        {
            parameters.Add($"word{index}", $"%{Escape(word)}%");
            return $@"(keyword LIKE @word{index} ESCAPE '\' OR title LIKE @word{index} ESCAPE '\' OR solution LIKE @word{index} ESCAPE '\')";
        });
        return connection.Query<KnowledgeEntry>($"{Select} WHERE {string.Join(" AND ", conditions)} ORDER BY {Ranked}", parameters).AsList();
    }

    /// <summary>Entries whose keyword fits the text, the longest keywords, which say most, first. Streams the index of keywords.</summary>
    private List<KnowledgeEntry> ByKeyword(SqliteConnection connection, string text, int limit, CancellationToken cancellation)
    {
        var normal = KeywordText.Of(text);
        var fitting = new PriorityQueue<string, int>();
        foreach (var keyword in connection.Query<string>("SELECT DISTINCT keyword FROM knowledge", buffered: false))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!Parse(keyword).PartsIn(normal))
            {
                continue;
            }

            fitting.Enqueue(keyword, keyword.Length);
            if (fitting.Count > limit)
            {
                fitting.Dequeue();
            }
        }

        return connection.Query<KnowledgeEntry>(
            $"{Select} WHERE keyword IN @keywords ORDER BY length(keyword) DESC, {Ranked}",
            new { keywords = fitting.UnorderedItems.Select(item => item.Element), limit }).AsList();
    }

    private Keyword Parse(string keyword)
    {
        return parsed.TryGetValue(keyword, out var known) ? known
            : parsed.Count < MaxCached ? parsed.GetOrAdd(keyword, written => new Keyword(written))
            : new Keyword(keyword);
    }

    private static string Escape(string text)
    {
        return text.Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);
    }
}
