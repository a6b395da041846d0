namespace AiService.Knowledge.Search;

/// <summary>
/// One way of matching; every entry found by an earlier stage comes before those of a later one. A stage that only prefers some
/// entries of a later one looks at so many candidates and leaves the rest to that.
/// </summary>
internal sealed record Stage(MatchKind Kind, EntryPart Part, Matcher Matcher, int MaxLooks = int.MaxValue);

/// <summary>How an entry matches, from the best to the weakest.</summary>
internal enum MatchKind
{
    /// <summary>The keyword is what was searched for.</summary>
    KeywordEqual,

    /// <summary>The keyword contains it.</summary>
    Keyword,

    /// <summary>The keyword has all its words.</summary>
    KeywordWords,

    /// <summary>The title contains it.</summary>
    Title,

    /// <summary>Keyword and title have all its words.</summary>
    TitleWords,

    /// <summary>The keyword fits it by the rule of the action map: <c>接口down</c> in <c>接口Gig0/0/1 down</c>.</summary>
    KeywordFits,

    /// <summary>The solution contains it.</summary>
    Solution,

    /// <summary>The entry has all its words.</summary>
    Words,

    /// <summary>The same symptom, at another port or with another value.</summary>
    Symptom,

    /// <summary>The entry has most of its words.</summary>
    MostWords,

    /// <summary>The entry means nearly the same, to the embedding model, in other words.</summary>
    Meaning,
}
