using System.Text.Json;
using AiService.Faults.Keywords;

namespace AiService.Matching;

/// <summary>What the action map says of one statement, with everything needed to explain it.</summary>
/// <param name="Rule">The rule that decided.</param>
/// <param name="Action">The action's reference, <c>pack.name</c> or a job template of AWX; null when the rule is <see cref="MatchRule.None"/>.</param>
/// <param name="Keyword">The keyword as the operator wrote it; null unless a keyword decided.</param>
/// <param name="Parameters">Fixed extra parameters of the map's entry; empty when it has none.</param>
/// <param name="Also">The other keywords that fit, in the map's order.</param>
internal sealed record ActionMatch(
    MatchRule Rule,
    string? Action,
    string? Keyword,
    IReadOnlyDictionary<string, JsonElement> Parameters,
    IReadOnlyList<AlsoMatched> Also)
{
    /// <summary>False when the map's entry says that its action needs no device (<c>"device": false</c>).</summary>
    public bool NeedsDevice { get; init; } = true;

    /// <summary>The provider that the map's entry names; null when it names none.</summary>
    public string? Provider { get; init; }

    /// <summary>How the keyword that decided is read, then those of <see cref="Also"/>.</summary>
    public IReadOnlyList<KeywordReading> Keywords { get; init; } = [];

    /// <summary>True when the operator's map names this fault: the default action is no explicit match.</summary>
    public bool IsExplicit => Rule is MatchRule.Contains or MatchRule.Parts or MatchRule.Reading;

    public static ActionMatch Nothing { get; } =
        new(MatchRule.None, null, null, new Dictionary<string, JsonElement>(), []);
}

/// <summary>A keyword that fits too, but came after the one that decided.</summary>
/// <param name="Keyword">The keyword as the operator wrote it.</param>
/// <param name="Action">The action's reference, <c>pack.name</c> or a job template of AWX.</param>
/// <param name="Rule">The rule by which it fits.</param>
public sealed record AlsoMatched(string Keyword, string Action, MatchRule Rule);
