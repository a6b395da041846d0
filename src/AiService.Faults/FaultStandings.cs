namespace AiService.Faults;

/// <summary>One standing out of several.</summary>
internal static class FaultStandings
{
    /// <summary>A text of several clauses: it asserts something as soon as one of them does.</summary>
    public static FaultStanding OfClauses(IEnumerable<FaultStanding> clauses)
    {
        return Strongest(clauses, FaultStanding.Asserted, FaultStanding.Negated, FaultStanding.Unclear);
    }

    /// <summary>The same words in several places: a denial anywhere else is a contradiction, and nothing is done.</summary>
    public static FaultStanding OfRepeated(IEnumerable<FaultStanding> places)
    {
        return Strongest(places, FaultStanding.Negated, FaultStanding.Asserted, FaultStanding.Unclear);
    }

    private static FaultStanding Strongest(IEnumerable<FaultStanding> all, params FaultStanding[] order)
    {
        var present = all.ToHashSet();
        return order.Append(FaultStanding.Advice).First(standing => standing is FaultStanding.Advice || present.Contains(standing));
    }
}
