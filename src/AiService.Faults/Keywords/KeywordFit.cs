using AiService.Faults.Statements;

namespace AiService.Faults.Keywords;

/// <summary>
/// Decides whether a keyword is for what a statement says. Its words must stand there, or be other words for the same; and the statement's
/// object and last state must be those that the keyword names. Whether the statement is asserted at all is for its reading to say.
/// </summary>
internal static class KeywordFit
{
    /// <summary>Returns the strongest rule by which a keyword fits a statement.</summary>
    /// <param name="keyword">The keyword.</param>
    /// <param name="reading">What the statement says.</param>
    /// <param name="words">The statement's words, normalised.</param>
    public static MatchRule In(Keyword keyword, FaultReading reading, KeywordText words)
    {
        var meaning = keyword.Meaning;
        var spoken = keyword.RuleIn(words);
        var rule = spoken is MatchRule.None && meaning.HasSynonyms ? MatchRule.Reading : spoken;
        return rule is not MatchRule.None && meaning.Names(reading.Object) && IsFor(meaning, reading, rule) ? rule : MatchRule.None;
    }

    /// <summary>Returns whether a statement's state is the one that a keyword names.</summary>
    /// <param name="meaning">What the keyword names.</param>
    /// <param name="reading">What the statement says.</param>
    /// <param name="rule">The rule by which its words have the keyword.</param>
    public static bool IsFor(KeywordMeaning meaning, FaultReading reading, MatchRule rule)
    {
        return meaning.State switch
        {
            null => reading.State.IsUndesired() || (reading.State is FaultState.Unknown && meaning.Unknown.Count > 0),

            // 故障 says that something is wrong and not what: where the text has that very word, its other words may say more.
            FaultState.Faulty => reading.State is FaultState.Faulty || (rule is not MatchRule.Reading && reading.State.IsUndesired()),
            { } state => Same(state, reading.State, reading.Object.Kind),
        };
    }

    private static bool Same(FaultState named, FaultState read, ObjectKind of)
    {
        return named == read
            || (named is FaultState.Down && read is FaultState.AdministrativelyDown)
            // A session that is down is lost, and the other way round; a port that is lost is not there.
            || (named is FaultState.Down or FaultState.Lost && read is FaultState.Down or FaultState.Lost && of is not ObjectKind.Interface);
    }
}
