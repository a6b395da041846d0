namespace AiService.Faults;

/// <summary>What one clause says of the fault in it.</summary>
internal static class ClauseStanding
{
    /// <param name="clause">The clause with what follows it up to the next comma.</param>
    /// <param name="end">Where the fault's own words end; what comes after can only say that it is over.</param>
    public static FaultStanding Read(string clause, int end)
    {
        var told = clause[..end];
        var symptoms = StandingWords.Symptom().Matches(told);
        if (symptoms.Count == 0 && StandingWords.ShutdownCommand().IsMatch(told))
        {
            return FaultStanding.Advice;
        }

        var before = symptoms.Count == 0 ? told : told[..symptoms[^1].Index];
        if (ReadLead(before) is var lead and not FaultStanding.Asserted)
        {
            return lead;
        }

        var after = clause[(symptoms.Count == 0 ? 0 : symptoms[^1].Index + symptoms[^1].Length)..];
        return StandingWords.Over().IsMatch(after) || (symptoms.Count == 0 && StandingWords.Well().IsMatch(told)) ? FaultStanding.Negated
            : StandingWords.Question().IsMatch(after) ? FaultStanding.Unclear
            : FaultStanding.Asserted;
    }

    /// <summary>What the words before a fault make of it.</summary>
    public static FaultStanding ReadLead(string before)
    {
        if (StandingWords.Order().IsMatch(before) || StandingWords.Advising().IsMatch(before))
        {
            return FaultStanding.Advice;
        }

        if (StandingWords.Open().IsMatch(before))
        {
            return FaultStanding.Unclear;
        }

        var denying = StandingWords.NotDenying().Replace(before, spared => new string(' ', spared.Length));
        return StandingWords.Denial().IsMatch(denying) ? FaultStanding.Negated : FaultStanding.Asserted;
    }
}
