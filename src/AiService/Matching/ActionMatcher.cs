using AiService.Faults.Keywords;

namespace AiService.Matching;

/// <summary>
/// Finds the action of a fault: the first keyword, in the map's order, that the description contains; if there is none, the
/// first whose parts occur in order; else the default action; else nothing.
/// </summary>
internal sealed class ActionMatcher(ActionMap map, string? defaultAction)
{
    /// <summary><c>STACKSTORM_DEFAULT_ACTION</c>; null when there is none.</summary>
    public string? DefaultAction => defaultAction;

    public ActionMatch Match(string description)
    {
        var text = KeywordText.Of(description);
        var fitting = map.Entries
            .Select(entry => (Entry: entry, Rule: entry.Keyword.RuleIn(text)))
            .Where(fit => fit.Rule != MatchRule.None)
            .ToList();

        if (fitting.Count == 0)
        {
            return defaultAction is null ? ActionMatch.Nothing : ActionMatch.Nothing with { Rule = MatchRule.Default, Action = defaultAction };
        }

        var first = Math.Max(0, fitting.FindIndex(fit => fit.Rule == MatchRule.Contains));
        var (decided, rule) = fitting[first];
        fitting.RemoveAt(first);

        return new ActionMatch(
            rule,
            decided.Action,
            decided.Keyword.Written,
            decided.Parameters,
            [.. fitting.Select(fit => new AlsoMatched(fit.Entry.Keyword.Written, fit.Entry.Action, fit.Rule))])
        {
            NeedsDevice = decided.NeedsDevice,
        };
    }
}
