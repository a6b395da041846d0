using AiService.Faults.Reading;

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

    /// <summary>A reading of words alone, and what the text around them makes of it.</summary>
    public static TextReading Applied(TextReading reading, FaultStanding standing)
    {
        var modality = standing switch
        {
            FaultStanding.Asserted => Modality.Asserted,
            FaultStanding.Negated => Modality.Negated,
            FaultStanding.Advice => Modality.Advised,
            _ => Modality.Conditional,
        };
        return standing is FaultStanding.Asserted
            ? reading
            : reading with { Statements = [.. reading.Statements.Select(one => one.IsAsserted ? one with { Modality = modality } : one)] };
    }

    private static FaultStanding Strongest(IEnumerable<FaultStanding> all, params FaultStanding[] order)
    {
        var present = all.ToHashSet();
        return order.Append(FaultStanding.Advice).First(standing => standing is FaultStanding.Advice || present.Contains(standing));
    }
}
