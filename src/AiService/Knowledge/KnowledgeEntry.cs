using System.Text.Json.Serialization;

namespace AiService.Knowledge;

/// <summary>One entry of the knowledge base, as a search shows it.</summary>
public sealed record KnowledgeEntry
{
    /// <summary>Number of the entry.</summary>
    public required long Id { get; init; }

    /// <summary>What the entry is about, in the keyword language of the action map: <c>接口down</c>.</summary>
    public required string Keyword { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>What to do, over several lines.</summary>
    public required string Solution { get; init; }

    /// <summary>The vendor that it is for, or null for any.</summary>
    public string? DeviceType { get; init; }

    /// <summary>P0 (outage) to P3 (advice), or null.</summary>
    public string? FaultLevel { get; init; }

    /// <summary>How often it had been found before this search.</summary>
    public required long HitCount { get; init; }

    /// <summary>Why it was found; only with <c>explain=true</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KnowledgeExplanation? Explanation { get; init; }
}
