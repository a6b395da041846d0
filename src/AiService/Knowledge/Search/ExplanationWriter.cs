using System.Text.Json;
using AiService.Storage;
using AiService.Storage.Sqlite;
using Dapper;

namespace AiService.Knowledge.Search;

/// <summary>Adds to entries that were found why they were.</summary>
internal sealed class ExplanationWriter(KnowledgeDatabase database)
{
    /// <exception cref="StorageException">The knowledge base cannot be read.</exception>
    public async Task<IReadOnlyList<KnowledgeEntry>> ExplainAsync(
        KnowledgeQuery query, IReadOnlyList<FoundEntry> found, CancellationToken cancellation)
    {
        var outcomes = await database.ReadAsync(
            connection => EntryReader.CanFollow(connection)
                ? connection.Query<Outcome>(
                    "SELECT knowledge_id AS Id, times_worked AS Worked, times_failed AS Failed, last_success AS LastSuccess FROM knowledge_outcomes WHERE knowledge_id IN @ids",
                    new { ids = found.Select(hit => hit.Entry.Id) }).ToDictionary(outcome => outcome.Id)
                : [],
            cancellation);
        var snippets = new SnippetCutter(query);
        return [.. found.Select(hit => hit.Entry with
        {
            Explanation = Explanation(hit, outcomes.GetValueOrDefault(hit.Entry.Id) ?? new Outcome(hit.Entry.Id, 0, 0, null), snippets),
        })];
    }

    private static KnowledgeExplanation Explanation(FoundEntry hit, Outcome outcome, SnippetCutter snippets) => new()
    {
        Match = JsonNamingPolicy.SnakeCaseLower.ConvertName(hit.Kind.ToString()),
        Reason = $"{Words(hit.Kind)}；修复成功 {outcome.Worked} 次、失败 {outcome.Failed} 次；被检索 {hit.Entry.HitCount} 次",
        TimesWorked = outcome.Worked,
        TimesFailed = outcome.Failed,
        LastSuccess = outcome.LastSuccess,
        Snippet = snippets.Of(hit.Entry),
        Meaning = hit.Meaning,
    };

    private static string Words(MatchKind kind) => kind switch
    {
        MatchKind.KeywordEqual => "关键词与检索词相同",
        MatchKind.Keyword => "关键词包含检索词",
        MatchKind.KeywordWords => "关键词包含全部词语",
        MatchKind.Title => "标题包含检索词",
        MatchKind.TitleWords => "关键词和标题包含全部词语",
        MatchKind.KeywordFits => "条目关键词符合检索词",
        MatchKind.Solution => "方案包含检索词",
        MatchKind.Words => "条目包含全部词语",
        MatchKind.Symptom => "症状相同，接口或数值不同",
        MatchKind.MostWords => "条目包含大部分词语",
        MatchKind.Meaning => "语义相近",
        _ => throw new InvalidOperationException($"No words for {kind}."),
    };

    private sealed record Outcome(long Id, long Worked, long Failed, string? LastSuccess);
}
