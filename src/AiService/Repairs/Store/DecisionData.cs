using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Faults;
using AiService.Hosting;

namespace AiService.Repairs.Store;

/// <summary>What a record of the audit holds of a decision: every rule's verdict, and of the first one what it is about.</summary>
internal static class DecisionData
{
    /// <summary>Most faults in one record.</summary>
    private const int MostFaults = 20;

    private const int MostCharacters = 300;

    /// <summary>Returns the data of a repair's first line.</summary>
    public static JsonObject Of(RepairRecord repair)
    {
        var data = About(repair.AnalysisId, repair.Fault, repair.Level, repair.Target, repair.Decision);
        data["triggered_by"] = repair.TriggeredBy;
        return data;
    }

    /// <summary>Returns the data of a decision that begins no repair.</summary>
    public static JsonObject Of(RecordedDecision decision) => About(decision.AnalysisId, decision.Fault, decision.Level, decision.Target, decision.Decision);

    /// <summary>Returns the data of a line of a repair whose rules decide otherwise than on record; null where they do not.</summary>
    public static JsonObject? IfOther(RepairDecision? now, RepairDecision? recorded) => now is null || (recorded is not null && Verdicts(now).SequenceEqual(Verdicts(recorded)))
        ? null
        : new JsonObject { ["decision"] = Json(now) };

    /// <summary>Returns the data of faults that an analysis skips by their texts: what was decided about each of the first.</summary>
    public static JsonObject Of(SkippedFaults skipped) => new()
    {
        ["analysis_id"] = skipped.AnalysisId,
        ["triggered_by"] = skipped.TriggeredBy,
        ["faults"] = new JsonArray([.. skipped.Faults.Take(MostFaults).Select(one => (JsonNode)new JsonObject
        {
            ["fault"] = OneLine.Of(one.Fault, MostCharacters),
            ["level"] = one.Level.ToString(),
            ["rule"] = one.Decision.Rule,
            ["reason"] = OneLine.Of(one.Decision.Reason, MostCharacters),
        })]),
        ["left_out"] = Math.Max(0, skipped.Faults.Count - MostFaults),
    };

    private static JsonObject About(Guid analysis, string fault, FaultLevel level, string? target, RepairDecision? decision) => new()
    {
        ["analysis_id"] = analysis,
        ["fault"] = fault,
        ["level"] = level.ToString(),
        ["target"] = target,
        ["decision"] = decision is null ? null : Json(decision),
    };

    private static IEnumerable<(string?, Verdict)> Verdicts(RepairDecision decision) =>
        decision.Rules.Select(rule => ((string?)rule.Rule, rule.Verdict)).Append((null, decision.Verdict));

    private static JsonNode? Json(RepairDecision decision) => JsonSerializer.SerializeToNode(decision, Hosting.Json.Wire);
}
