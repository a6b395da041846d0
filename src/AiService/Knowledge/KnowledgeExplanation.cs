using System.Text.Json.Serialization;

namespace AiService.Knowledge;

/// <summary>Where an entry matches, and why it stands where it stands among what was found.</summary>
public sealed record KnowledgeExplanation
{
    /// <summary>
    /// How the text matches, from the best to the weakest: <c>keyword_equal</c>, <c>keyword</c>, <c>keyword_words</c>, <c>title</c>,
    /// <c>title_words</c>, <c>keyword_fits</c>, <c>solution</c>, <c>words</c>, <c>symptom</c>, <c>most_words</c>; <c>meaning</c> when only the embedding model says so.
    /// </summary>
    /// <example>keyword_fits</example>
    public required string Match { get; init; }

    /// <summary>The same, and what decided after it, in words.</summary>
    /// <example>条目关键词符合检索词；修复成功 3 次、失败 0 次；被检索 12 次</example>
    public required string Reason { get; init; }

    /// <summary>Repairs by this solution that worked.</summary>
    public required long TimesWorked { get; init; }

    /// <summary>Repairs by this solution that failed.</summary>
    public required long TimesFailed { get; init; }

    /// <summary>When it worked last, UTC, or null.</summary>
    public string? LastSuccess { get; init; }

    /// <summary>The place of the entry that shows the match best.</summary>
    public required KnowledgeSnippet Snippet { get; init; }

    /// <summary>What the meaning had to do with it; absent without an embedding model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KnowledgeMeaning? Meaning { get; init; }
}

/// <summary>Whether and how the meaning counted beside the text.</summary>
/// <param name="State"><c>used</c>; <c>late</c> or <c>down</c> when the text alone decided, because the model did not answer in time or at all.</param>
/// <param name="Rank">The entry's place by meaning, from 1; null when it is not among the nearest.</param>
/// <param name="Similarity">The cosine to the query, at most 1.</param>
public sealed record KnowledgeMeaning(string State, int? Rank, double? Similarity);

/// <summary>A piece of an entry's text. It is data, whatever its source: never to be shown as HTML.</summary>
/// <param name="Field"><c>keyword</c>, <c>title</c> or <c>solution</c>.</param>
/// <param name="Text">The piece, as it stands in the entry; an ellipsis where it was cut.</param>
/// <param name="Highlights">What of it matches.</param>
public sealed record KnowledgeSnippet(string Field, string Text, IReadOnlyList<KnowledgeHighlight> Highlights);

/// <summary>Characters of a snippet.</summary>
/// <param name="Start">The first one, from 0, in UTF-16 units.</param>
/// <param name="Length">How many.</param>
public sealed record KnowledgeHighlight(int Start, int Length);
