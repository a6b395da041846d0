using AiService.Faults.Keywords;
using AiService.Faults.Statements;

namespace AiService.Matching;

/// <summary>
/// Finds the action of a statement: the first keyword, in the map's order, that its words contain; if there is none, the first whose
/// parts occur in order; else the first that names its object and state in other words; else the default action; else nothing.
/// In each case the keyword must name what the statement is about (<see cref="KeywordFit"/>).
/// </summary>
internal sealed class ActionMatcher(ActionMap map, string? defaultAction)
{
    /// <summary><c>STACKSTORM_DEFAULT_ACTION</c>; null when there is none.</summary>
    public string? DefaultAction => defaultAction;

    public ActionMatch Match(FaultReading reading)
    {
        var words = KeywordText.Of(reading.Text);
        var fitting = map.Entries
            .Select(entry => (Entry: entry, Rule: KeywordFit.In(entry.Keyword, reading, words)))
            .Where(fit => fit.Rule != MatchRule.None)
            .ToList();

        if (fitting.Count == 0)
        {
            return defaultAction is null ? ActionMatch.Nothing : ActionMatch.Nothing with { Rule = MatchRule.Default, Action = defaultAction };
        }

        // MinBy takes the first of equals, which is the map's order.
        var decided = fitting.MinBy(fit => fit.Rule);
        fitting.Remove(decided);

        return new ActionMatch(
            decided.Rule,
            decided.Entry.Action,
            decided.Entry.Keyword.Written,
            decided.Entry.Parameters,
            [.. fitting.Select(fit => new AlsoMatched(fit.Entry.Keyword.Written, fit.Entry.Action, fit.Rule))])
        {
            NeedsDevice = decided.Entry.NeedsDevice,
            Provider = decided.Entry.Provider,
            Keywords = [.. fitting.Prepend(decided).Select(fit => KeywordReading.Of(fit.Entry.Keyword))],
        };
    }
}
