namespace AiService.Faults;

/// <summary>A fault without an interface: the phrases that name it decide, and if none does alone, all of them together.</summary>
internal static class WholeSentence
{
    public static FaultStanding Read(string sentence, IReadOnlyList<Phrase> phrases, int from, int to)
    {
        if (FaultPatterns.All.Where(pattern => pattern.IsIn(sentence[from..to])).ToList() is { Count: > 0 } found && found.All(pattern => pattern.IsAdvice))
        {
            return FaultStanding.Advice;
        }

        var touched = phrases.Where(phrase => phrase.End > from && phrase.Start < to).ToList();
        var before = phrases.TakeWhile(phrase => phrase.End <= from).Reverse().TakeWhile(phrase => !phrase.EndsSentence).ToList();
        var governing = before.Select(phrase => ClauseStanding.Read(phrase.Text, phrase.Text.Length))
            .FirstOrDefault(standing => standing is FaultStanding.Advice or FaultStanding.Unclear, FaultStanding.Asserted);

        var telling = touched.Where(phrase => FaultPatterns.FirstIn(phrase.Text) is not null || StandingWords.Load().IsMatch(phrase.Text)).ToList();
        var own = telling.Count > 0
            ? FaultStandings.OfClauses(telling.Select(phrase => OfPhrase(phrase, to)))
            : Together(sentence, touched, to);
        var over = phrases.SkipWhile(phrase => phrase.Start < to)
            .Any(phrase => phrase.Interfaces.Count == 0 && StandingWords.Over().IsMatch(phrase.Text) && !StandingWords.OpenDenial().IsMatch(phrase.Text)
                && !StandingWords.Advising().IsMatch(phrase.Text));

        return own is not FaultStanding.Asserted ? own : over ? FaultStanding.Negated : governing;
    }

    private static FaultStanding Together(string sentence, List<Phrase> touched, int to)
    {
        if (touched.Count == 0)
        {
            return FaultStanding.Asserted;
        }

        var start = touched[0].Start;
        var end = touched[^1].End;
        return touched[^1].IsQuestion ? FaultStanding.Unclear : ClauseStanding.Read(sentence[start..end], Math.Min(to, end) - start);
    }

    private static FaultStanding OfPhrase(Phrase phrase, int to)
    {
        return phrase.IsQuestion ? FaultStanding.Unclear : ClauseStanding.Read(phrase.Text, Math.Clamp(to - phrase.Start, 0, phrase.Text.Length));
    }
}
