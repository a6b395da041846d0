namespace AiService.Faults;

/// <summary>
/// Takes a description apart into what can each be matched and repaired by itself (TRAPS 16):
/// one text per interface, each with its own standing.
/// </summary>
internal static class FaultClauses
{
    /// <summary>Characters; a longer sentence is not understood, only shown.</summary>
    public const int MaxLength = 2_000;

    /// <summary>
    /// Without an interface the whole is one clause. With interfaces there is one clause per interface; what stands between
    /// (<c>流量为0</c>) is dropped, unless it has a meaning of its own (<c>CPU过载</c>). Never empty.
    /// </summary>
    public static IReadOnlyList<FaultClause> Split(string description)
    {
        var clauses = In(description, 0, description.Length).DistinctBy(clause => (clause.Text, clause.Standing));
        return AdviceLines.IsAdvice(description)
            ? [.. clauses.Select(clause => clause with { Standing = FaultStanding.Advice })]
            : [.. clauses];
    }

    /// <summary>The clauses of a fault whose own words are [from, to) of the sentence.</summary>
    internal static IReadOnlyList<FaultClause> In(string sentence, int from, int to)
    {
        if (sentence.Length > MaxLength)
        {
            return [new FaultClause(sentence[from..to], null, FaultStanding.Unclear)];
        }

        var phrases = Phrase.JoinLists(sentence, Phrase.Of(sentence));
        if (phrases.All(phrase => phrase.Interfaces.Count == 0 || phrase.End <= from || phrase.Start >= to))
        {
            var standing = WholeSentence.Read(sentence, phrases, from, to);
            // "接口Gig0/0/1-3 down" speaks of ports and of no single one: nobody may pick one of them.
            var several = standing is FaultStanding.Asserted && PortMentions.In(sentence[from..to]).Any(mention => mention.IsSeveral);
            return [new FaultClause(sentence[from..to].Trim(), null, several ? FaultStanding.Unclear : standing)];
        }

        return ClauseReader.Read(phrases, from, to);
    }
}
