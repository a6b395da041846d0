using System.Collections.Concurrent;
using AiService.Faults.Keywords;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Knowledge.Search;

/// <summary>Finds entries by reading the whole table: for as long as the index is being made, or the file cannot be followed.</summary>
internal sealed class TableScan
{
    private const int MaxWords = 10;
    private const int MaxCached = 20_000;

    /// <summary>More than are wanted, as filters may leave out entries of the longest keywords.</summary>
    private const int MaxFitting = 1_000;

    private const string Select = """
        SELECT id, keyword, title, solution, device_type AS DeviceType, fault_level AS FaultLevel, coalesce(hit_count, 0) AS HitCount
        FROM knowledge
        """;

    private readonly ConcurrentDictionary<string, Keyword> parsed = new(StringComparer.Ordinal);

    /// <summary>
    /// The Python service's rule, where <c>%</c> and <c>_</c> are wildcards (TRAPS 47). Only if it finds nothing: entries that
    /// have all the words, in any order; then entries whose keyword fits the text. For a fault, in which nothing is a wildcard:
    /// entries that have the description as it stands, then entries whose keyword fits it (TRAPS 46).
    /// </summary>
    public List<FoundEntry> Find(SqliteConnection connection, KnowledgeQuery query, CancellationToken cancellation)
    {
        // A page is a piece of the whole answer, whatever way of matching it came by.
        return [.. FromTop(connection, query with { Offset = 0, Limit = query.Offset + query.Limit }, cancellation).Skip(query.Offset)];
    }

    private List<FoundEntry> FromTop(SqliteConnection connection, KnowledgeQuery query, CancellationToken cancellation)
    {
        // As much of a description as a keyword can hold; SQLite refuses patterns of 50,000 bytes (TRAPS 38).
        var text = KnowledgeDraft.Cut(query.Text, KnowledgeDraft.MaxKeyword);
        var condition = new ScanCondition(connection, query);
        if (query.IsFault)
        {
            var found = Containing(connection, condition, [text], MatchKind.Solution);
            var known = found.Select(hit => hit.Entry.Id).ToHashSet();
            return [.. found.Concat(ByKeyword(connection, condition, text, query.Limit, cancellation).Where(hit => known.Add(hit.Entry.Id))).Take(query.Limit)];
        }

        var typed = Like(connection, condition, query.Text);
        var words = typed.Count > 0 ? [] : new Keyword(text).Parts.Distinct().ToList();
        return typed.Count > 0 ? typed
            : words.Count is > 0 and <= MaxWords && Containing(connection, condition, words, MatchKind.Words) is { Count: > 0 } all ? all
            : ByKeyword(connection, condition, text, query.Limit, cancellation);
    }

    private static List<FoundEntry> Like(SqliteConnection connection, ScanCondition condition, string typed)
    {
        var parameters = condition.Parameters();
        parameters.Add("pattern", $"%{KnowledgeDraft.Cut(typed, KnowledgeDraft.MaxSolution / 2)}%");
        return Rows(
            connection,
            $"{Select} WHERE (keyword LIKE @pattern OR title LIKE @pattern OR solution LIKE @pattern) {condition.Sql} ORDER BY {ScanCondition.Ranked}",
            parameters,
            MatchKind.Solution);
    }

    /// <summary>Entries that have each of the words somewhere.</summary>
    private static List<FoundEntry> Containing(SqliteConnection connection, ScanCondition condition, IReadOnlyList<string> words, MatchKind kind)
    {
        var parameters = condition.Parameters();
        var conditions = words.Select((word, index) =>
        {
            parameters.Add($"word{index}", $"%{Escape(word)}%");
            return $@"(keyword LIKE @word{index} ESCAPE '\' OR title LIKE @word{index} ESCAPE '\' OR solution LIKE @word{index} ESCAPE '\')";
        });
        return Rows(connection, $"{Select} WHERE {string.Join(" AND ", conditions)} {condition.Sql} ORDER BY {ScanCondition.Ranked}", parameters, kind);
    }

    /// <summary>Entries whose keyword fits the text, the longest keywords, which say most, first. Streams the index of keywords.</summary>
    private List<FoundEntry> ByKeyword(SqliteConnection connection, ScanCondition condition, string text, int wanted, CancellationToken cancellation)
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
            if (fitting.Count > Math.Max(wanted, MaxFitting))
            {
                fitting.Dequeue();
            }
        }

        var parameters = condition.Parameters();
        parameters.Add("keywords", fitting.UnorderedItems.Select(item => item.Element));
        return Rows(
            connection,
            $"{Select} WHERE keyword IN @keywords {condition.Sql} ORDER BY length(keyword) DESC, {ScanCondition.Ranked}",
            parameters,
            MatchKind.KeywordFits);
    }

    private static List<FoundEntry> Rows(SqliteConnection connection, string sql, DynamicParameters parameters, MatchKind kind)
    {
        return [.. connection.Query<KnowledgeEntry>(sql, parameters).Select(entry => new FoundEntry(entry, kind))];
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
