using AiService.Faults.Statements;
using AiService.Matching;
using AiService.Repairs.Store;

namespace AiService.Repairs.Planning;

/// <summary>What is to become of one fault, or of one statement of it: an order, or a reason why there is none.</summary>
/// <param name="Fault">The words shown as <c>repair_results[].fault</c>.</param>
/// <param name="Reading">What they say.</param>
/// <param name="Match">What the map says of it.</param>
/// <param name="Decision">Whether it is executed, and why (not).</param>
/// <param name="Order">The order; null when it is skipped.</param>
internal sealed record RepairPlan(string Fault, FaultReading Reading, ActionMatch Match, RepairDecision Decision, RepairOrder? Order)
{
    /// <summary>Returns the entry of <c>repair_results</c> for a plan that was not begun.</summary>
    /// <param name="reason">The whole sentence.</param>
    public RepairResult NotBegun(string reason) => RepairResult.NotBegun(Fault, Match, reason);

    public static RepairPlan Skip(string fault, FaultReading reading, ActionMatch match, string reason) =>
        new(fault, reading, match, RepairDecision.No(reason), null);
}

/// <summary>Whether one fault may be executed, and why (not), in Chinese for the platform's users.</summary>
internal readonly record struct RepairDecision(bool Executable, string Reason)
{
    public static RepairDecision Yes(string reason) => new(true, reason);

    public static RepairDecision No(string reason) => new(false, reason);
}
