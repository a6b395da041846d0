using AiService.Faults.Statements;

namespace AiService.Faults.Keywords;

/// <summary>
/// Decides whether a keyword stands in the words of a statement and would be for it, if only its object or its state had been read. What was read
/// and is something else makes a statement clear: it is not what the keyword is for.
/// </summary>
internal static class UnclearFit
{
    /// <summary>Returns the rule by which the words have the keyword; none where the statement is clear, or something speaks against it.</summary>
    /// <param name="keyword">The keyword.</param>
    /// <param name="reading">What the statement says.</param>
    /// <param name="words">The statement's words, normalised.</param>
    /// <param name="plain">The same without names.</param>
    public static MatchRule In(Keyword keyword, FaultReading reading, KeywordText words, KeywordText plain)
    {
        var noObject = HasNoObject(keyword.Meaning, reading);
        var noState = reading.State is FaultState.Unknown;
        if (!(noObject || noState) || !(reading with { Doubt = reading.Doubt == FaultRefusal.NoPortThere && noObject ? null : reading.Doubt }).IsAsserted)
        {
            return MatchRule.None;
        }

        // A part of a longer word (cpuadmin) says nothing of the thing.
        var rule = keyword.PartsIn(plain) ? keyword.RuleIn(words) : MatchRule.None;
        return (noObject || keyword.Meaning.Names(reading.Object)) && (noState || KeywordFit.IsFor(keyword.Meaning, reading, rule)) ? rule : MatchRule.None;
    }

    /// <summary>Nothing was read as the statement's object, or what stands where a port's name would is none.</summary>
    private static bool HasNoObject(KeywordMeaning meaning, FaultReading reading) =>
        reading.Object is { Kind: ObjectKind.Device, Port: null }
            ? meaning.Thing is not (null or { Kind: ObjectKind.Device }) && !reading.Evidence.Any(proof => proof.Part == "object")
            : reading.Object is { Kind: ObjectKind.Interface, Port: null } && reading.Doubt == FaultRefusal.NoPortThere && meaning.Names(reading.Object);
}
