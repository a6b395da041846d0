using AiService.Faults;
using AiService.Faults.Statements;
using AiService.Matching;
using AiService.Repairs.Store;

namespace AiService.Repairs.Planning;

/// <summary>Holds what is to be done about one fault, or about one statement of it: an order, or a reason why there is none.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Level">The fault's level.</param>
/// <param name="Fault">The words shown as <c>repair_results[].fault</c>.</param>
/// <param name="Reading">What they say.</param>
/// <param name="Match">What the map says of it.</param>
/// <param name="Decision">Whether it is executed, and why (not).</param>
/// <param name="Order">The order; null when it is skipped.</param>
internal sealed record RepairPlan(string DeviceId, FaultLevel Level, string Fault, FaultReading Reading, ActionMatch Match, RepairDecision Decision, RepairOrder? Order)
{
    /// <summary>Returns the entry of <c>repair_results</c> for a plan that was not begun and is not on record.</summary>
    /// <param name="reason">The whole sentence.</param>
    public RepairResult NotBegun(string reason) => new()
    {
        Fault = Fault,
        Result = reason,
        Success = false,
        Provider = RepairResult.NoProvider,
        Action = Match.Action,
        Status = "skipped",
        Keyword = Match.Keyword,
        Decision = Decision,
    };

    /// <summary>Returns the plan as a rule refuses it that is about neither its text nor the past.</summary>
    public RepairPlan Refused(string rule, string reason) => this with { Decision = Decision.And([new RuleVerdict(rule, Verdict.Refuse, reason)]), Order = null };
}

/// <summary>Selects the statements of one fault that are carried out or listed; the others only say more of the same, or that something is well.</summary>
internal static class StatementPlans
{
    /// <summary>Returns the plans that count, in the order of the text.</summary>
    /// <param name="plans">One a statement.</param>
    /// <returns>Empty when the text as a whole has one reason.</returns>
    public static IReadOnlyList<RepairPlan> Of(IReadOnlyList<RepairPlan> plans)
    {
        // What a keyword names goes before what only the default action or the agent could take.
        var mapped = plans.Where(plan => plan.Match.IsExplicit && !IsHealthy(plan)).ToList();
        var chosen = mapped.Exists(plan => plan.Order is not null) || !plans.Any(plan => plan.Order is not null)
            ? mapped
            : plans.Where(plan => plan.Order is not null).ToList();
        if (chosen.Count == 0)
        {
            return [];
        }

        var counted = chosen.Where(plan => !IsRepeated(plan, chosen)).ToList();
        return [.. plans.Where(plan => counted.Contains(plan) || (IsRefused(plan) && !chosen.Contains(plan)))];
    }

    /// <summary>Returns the statement whose refusal says most: one that is not understood, then one of a fault, then any.</summary>
    public static FaultReading Weightiest(IReadOnlyList<FaultReading> statements)
    {
        return statements.FirstOrDefault(statement => statement.Doubt is not null)
            ?? statements.FirstOrDefault(statement => statement.State.IsUndesired() && !statement.IsAsserted)
            ?? statements.FirstOrDefault(statement => statement.IsFault)
            ?? statements.FirstOrDefault(statement => statement.State is not FaultState.Unknown)
            ?? statements[0];
    }

    /// <summary>"接口Gig0/0/1 up，接口Gig0/0/2 down": the healthy one is no fault, so it is no skipped fault either.</summary>
    private static bool IsHealthy(RepairPlan plan) => plan.Reading is { Doubt: null } reading && !reading.State.IsUndesired() && plan.Order is null;

    private static bool IsRefused(RepairPlan plan) => plan.Reading is { IsAsserted: false } && !IsHealthy(plan);

    /// <summary>
    /// The same action again for what an earlier statement named: "CPU过载，CPU使用率95%". A statement without a port adds nothing to one
    /// of the same kind with a port: "接口Gig0/0/1 down，链路中断".
    /// </summary>
    private static bool IsRepeated(RepairPlan plan, List<RepairPlan> chosen)
    {
        if (plan.Order is not { } order || order.Interface is not null)
        {
            return false;
        }

        var same = chosen.Where(other => other.Order is not null && other.Match.Action == order.Match.Action).ToList();
        return same.Exists(other => other.Order!.Interface is not null)
            || (order.Reading.Object.Kind is not (ObjectKind.Neighbour or ObjectKind.Module or ObjectKind.Other)
                && same.TakeWhile(other => other != plan).Any(other => other.Reading.Object.Kind == order.Reading.Object.Kind));
    }
}
