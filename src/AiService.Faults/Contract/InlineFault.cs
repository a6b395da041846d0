using AiService.Faults.Reading;
using AiService.Faults.Statements;

namespace AiService.Faults;

/// <summary>Creates faults from what a caller states: a description, and what else is known.</summary>
internal static class InlineFault
{
    /// <param name="description">The fault in words; not blank.</param>
    /// <param name="level">
    /// Null: the level of the first of the contract's patterns in the description, P2 for the metric faults' own words;
    /// else P3, because nothing indicates more, and the lowest level never makes anything executable that an explicit match would not.
    /// </param>
    /// <param name="evidence">Null or blank: the description.</param>
    /// <param name="autoRepairable">
    /// Null: the contract's rule for a fault found in text, P2 and P3; but false for the metric faults' words, as in the contract,
    /// and when the level is only assumed, so that an unclassified text never runs the default action.
    /// </param>
    /// <param name="stated">What the sender says of it in fields; null when nothing.</param>
    public static Fault Create(
        string description, FaultLevel? level = null, string? evidence = null, bool? autoRepairable = null, Stated? stated = null)
    {
        var classified = level ?? FaultPatterns.FirstIn(description)?.Level;
        var reading = new Lazy<TextReading>(() => FaultReader.Read(description, stated));
        var effective = classified ?? (reading.Value.Statements.Any(IsLoad) ? FaultLevel.P2 : FaultLevel.P3);
        return new Fault
        {
            Level = effective,
            Description = description,
            Evidence = string.IsNullOrWhiteSpace(evidence) ? description : evidence,
            RepairSuggestion = RepairSuggestion.For(description, effective),
            AutoRepairable = autoRepairable ?? classified is FaultLevel.P2 or FaultLevel.P3,
            Read = () => reading.Value,
        };
    }

    /// <summary>The metric faults' words, which the contract's patterns do not know.</summary>
    private static bool IsLoad(FaultReading reading) => reading.Object.Kind is ObjectKind.Cpu or ObjectKind.Memory && reading.State.IsUndesired();
}
