using System.Text.RegularExpressions;

namespace AiService.Faults;

/// <summary>
/// Whether a fault is asserted by the words around it. In doubt it is not, and then it is only not executed:
/// the contract's list of faults does not change.
/// </summary>
internal static partial class FaultStandingReader
{
    /// <summary>Characters of the sentence that are read either side of a finding.</summary>
    private const int Reach = 200;

    /// <summary>A description that stands alone: an inline fault, a text to match.</summary>
    public static FaultStanding Read(string description)
    {
        return FaultStandings.OfClauses(FaultClauses.Split(description).Select(clause => clause.Standing));
    }

    /// <summary>A finding in a report, read with the sentence that it stands in.</summary>
    internal static FaultStanding Read(ReportLine line, int start, int length)
    {
        if (line.IsAdvice)
        {
            return FaultStanding.Advice;
        }

        if (length > FaultClauses.MaxLength - (2 * Reach))
        {
            return FaultStanding.Unclear;
        }

        var lead = Lead(line.Report[Math.Max(line.Start, start - Reach)..start]);
        var description = line.Report.Substring(start, length);
        var tail = Tail(line.Report[(start + length)..Math.Min(line.End, start + length + Reach)]);

        var alone = FaultClauses.Split(description);
        var inContext = FaultClauses.In(lead + description + tail, lead.Length, lead.Length + length);

        // A piece that only the context takes back would look asserted to whoever splits the description: nothing of it is executed.
        return Unasserted(inContext) > Unasserted(alone)
            ? inContext.First(clause => clause.Standing is not FaultStanding.Asserted).Standing
            : FaultStandings.OfClauses(inContext.Select(clause => clause.Standing));
    }

    private static int Unasserted(IReadOnlyList<FaultClause> clauses) => clauses.Count(clause => clause.Standing is not FaultStanding.Asserted);

    /// <summary>The same sentence, after the last phrase that speaks of another interface.</summary>
    private static string Lead(string before)
    {
        var from = 0;
        var phrases = Phrase.Of(before + "|");
        for (var i = 0; i < phrases.Count - 1; i++)
        {
            from = phrases[i].EndsSentence || phrases[i].Interfaces.Count > 0 ? phrases[i + 1].Start : from;
        }

        return before[Math.Min(from, before.Length)..];
    }

    /// <summary>To the end of the sentence, and not as far as another interface.</summary>
    private static string Tail(string after)
    {
        var end = SentenceEnd().Match(after) is { Success: true } found ? found.Index + 1 : after.Length;
        return InterfaceNames.Find(after[..end]) is [var other, ..] ? after[..other.Start] : after[..end];
    }

    [GeneratedRegex(@"[。；;！!？?\r\n]|\.(?=\s|$)")]
    private static partial Regex SentenceEnd();
}
