using AiService.Faults;
using AiService.Faults.Keywords;
using AiService.Faults.Reading;
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
        return Decided([.. map.MayFit(words, reading.Object.Kind).Select(entry => (entry, KeywordFit.In(entry.Keyword, reading, words)))])
            ?? (defaultAction is null ? ActionMatch.Nothing : ActionMatch.Nothing with { Rule = MatchRule.Default, Action = defaultAction });
    }

    /// <summary>
    /// Finds the action of a statement in whose words a keyword stands although no object or no state was read
    /// (<see cref="UnclearFit"/>), for a person to be asked.
    /// </summary>
    /// <param name="fault">The fault whose text has the statement.</param>
    /// <param name="reading">The statement.</param>
    /// <returns>
    /// Null when it is clear or no keyword stands in it; and when anything in the fault's text, or in the line that this was found in, may say
    /// that there is nothing to repair.
    /// </returns>
    public ActionMatch? MatchUnclear(Fault fault, FaultReading reading)
    {
        // A text of which a fault was read is understood, whatever else it mentions.
        if (map.Entries.Count == 0 || fault.Reading.Statements.Any(one => one.IsFault && one != reading) || fault.Reading.Statements.Any(IsAgainst))
        {
            return null;
        }

        var words = KeywordText.Of(reading.Text);
        var plain = KeywordText.Of(new UnreadText(reading.Text).WithoutNames());
        var unclear = map.MayStandIn(words).Select(entry => (Entry: entry, Rule: UnclearFit.In(entry.Keyword, reading, words, plain))).Where(fit => fit.Rule is not MatchRule.None).ToList();
        if (unclear.Count == 0 || (reading.Doubt is null && Match(reading).IsExplicit))
        {
            return null;
        }

        var texts = new[] { reading.Text, fault.Description, LineOf(fault) }.Distinct().Select(text => new UnreadText(text)).ToList();
        return Decided([.. unclear.Where(fit => !texts.Exists(text => text.SpeaksAgainst(fit.Entry.Keyword.Text.Normal, fit.Entry.Keyword.Meaning.Thing?.Kind)))]);
    }

    /// <summary>A statement that is over, denied, a question, a person's decision, another device's, or says that something is well.</summary>
    private static bool IsAgainst(FaultReading statement) =>
        !(statement with { Doubt = null }).IsAsserted || !(statement.State.IsUndesired() || statement.State is FaultState.Unknown);

    /// <summary>The line of the evidence that the fault was found in; all of it where the caller gave other words.</summary>
    private static string LineOf(Fault fault)
    {
        var at = fault.Evidence.IndexOf(fault.Description, StringComparison.Ordinal);
        if (at < 0)
        {
            return fault.Evidence;
        }

        var from = at == 0 ? 0 : fault.Evidence.LastIndexOf('\n', at - 1) + 1;
        var end = fault.Evidence.IndexOf('\n', at + fault.Description.Length);
        return fault.Evidence[from..(end < 0 ? fault.Evidence.Length : end)];
    }

    /// <summary>Returns the match of those that fit; null when none does.</summary>
    private static ActionMatch? Decided(IReadOnlyList<(ActionMapEntry Entry, MatchRule Rule)> entries)
    {
        var fitting = entries.Where(fit => fit.Rule is not MatchRule.None).ToList();
        if (fitting.Count == 0)
        {
            return null;
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
