using System.Text.Json.Serialization;

namespace AiService.Repairs.Store;

/// <summary>What a rule says of a repair, the gravest last: of several the gravest counts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>Nothing speaks against it.</summary>
    [JsonStringEnumMemberName("allow")]
    Allow,

    /// <summary>A limit is reached: it waits until there is room.</summary>
    [JsonStringEnumMemberName("wait")]
    Wait,

    /// <summary>A person has to approve it.</summary>
    [JsonStringEnumMemberName("ask")]
    Ask,

    /// <summary>It is left to a person, because repairing has not helped.</summary>
    [JsonStringEnumMemberName("escalate")]
    Escalate,

    /// <summary>It is not executed.</summary>
    [JsonStringEnumMemberName("refuse")]
    Refuse,
}

/// <summary>The verdict of one rule.</summary>
/// <param name="Rule">The rule's name: <c>reading</c>, <c>level</c>, <c>repair_cooldown</c>, …</param>
/// <param name="Verdict">What it says.</param>
/// <param name="Reason">Why, in Chinese; absent where nothing is to be said.</param>
/// <param name="Until">When it would say otherwise by itself; absent where that is not known.</param>
public sealed record RuleVerdict(
    string Rule,
    Verdict Verdict,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Until = null);

/// <summary>What the rules decided about one repair, and what each of them said.</summary>
public sealed record RepairDecision
{
    /// <summary>The gravest verdict of all rules.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The rule that decided: the first of those with the gravest verdict; null where every rule allows it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Rule { get; init; }

    /// <summary>Why, in Chinese.</summary>
    public required string Reason { get; init; }

    /// <summary>When the decision would be another one by itself; absent where that is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Until { get; init; }

    /// <summary>What each rule said, in their order; those behind a refusal of the text's reading were not asked.</summary>
    public required IReadOnlyList<RuleVerdict> Rules { get; init; }

    /// <summary>What would be decided without the rules that only hold the automation back: observing, and a pause.</summary>
    [JsonIgnore]
    internal Verdict Otherwise => Rule is { } rule && !HoldsBack(rule) ? Verdict : Rules.Where(verdict => !HoldsBack(verdict.Rule)).Select(verdict => verdict.Verdict).DefaultIfEmpty(Verdict.Allow).Max();

    /// <summary>The rule that decides, or would without observing and a pause; one of these two where nothing else speaks against it.</summary>
    [JsonIgnore]
    internal string Deciding => Otherwise is Verdict.Allow or Verdict.Wait || (Rule is { } rule && !HoldsBack(rule)) ? Rule ?? RuleNames.Action : Rules.First(verdict => !HoldsBack(verdict.Rule) && verdict.Verdict == Otherwise).Rule;

    /// <summary>About how many bytes it takes in an answer, with everything beyond ASCII escaped.</summary>
    [JsonIgnore]
    internal int Bytes => 60 + (6 * Reason.Length) + Rules.Sum(rule => 70 + (6 * (rule.Reason?.Length ?? 0)));

    /// <summary>Returns the decision that follows from the verdicts of the rules.</summary>
    /// <param name="rules">In the order of the rules.</param>
    /// <param name="allowed">Why it is executed, where nothing speaks against it.</param>
    internal static RepairDecision Of(IReadOnlyList<RuleVerdict> rules, string allowed)
    {
        var gravest = rules.Select(rule => rule.Verdict).DefaultIfEmpty(Verdict.Allow).Max();
        var deciding = gravest is Verdict.Allow ? null : rules.First(rule => rule.Verdict == gravest);

        // Of several waits the last one to end counts.
        var until = gravest is not Verdict.Wait ? deciding?.Until
            : rules.Where(rule => rule.Verdict is Verdict.Wait).Max(rule => rule.Until);
        return new RepairDecision { Verdict = gravest, Rule = deciding?.Rule, Reason = deciding?.Reason ?? allowed, Until = until, Rules = rules };
    }

    /// <summary>Returns this decision with the verdicts of further rules.</summary>
    internal RepairDecision And(IEnumerable<RuleVerdict> further) => Of([.. Rules, .. further], Reason);

    private static bool HoldsBack(string rule) => rule is RuleNames.Observe or RuleNames.Pause;
}

/// <summary>The names of rules that other code refers to.</summary>
internal static class RuleNames
{
    public const string Reading = "reading";
    public const string Level = "level";
    public const string Action = "action";
    public const string Provider = "provider";
    public const string Observe = "observe";
    public const string Pause = "pause";
    public const string Maintenance = "maintenance";

    /// <summary>The rules about the text of a fault, which is read once.</summary>
    public static readonly IReadOnlyList<string> OfText = [Level, Reading, Action];
}
