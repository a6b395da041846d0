using AiService.Repairs.Automation;
using AiService.Repairs.Maintenance;
using AiService.Repairs.Store;

namespace AiService.Repairs.Planning;

/// <summary>One rule: what it says of a repair follows from what is known of it, and from nothing else.</summary>
/// <param name="Name">Its name in records and answers.</param>
/// <param name="Judge">Returns its verdict.</param>
internal sealed record RepairRule(string Name, Func<RuleContext, RuleVerdict> Judge);

/// <summary>What a rule about an order may know.</summary>
internal sealed record RuleContext
{
    public required RepairOrder Order { get; init; }

    /// <summary>The device's group in the inventory; null when it has none.</summary>
    public string? Group { get; init; }

    /// <summary>The past, from the records.</summary>
    public required RepairFacts Facts { get; init; }

    /// <summary>Repairs that were let begin and are not over, without this one.</summary>
    public required IReadOnlyList<AdmittedRepair> Admitted { get; init; }

    public required DateTimeOffset Now { get; init; }
}

/// <summary>A repair that was let begin and is not over.</summary>
/// <param name="DeviceId">Its device.</param>
/// <param name="Group">The device's group.</param>
/// <param name="Action">Its action.</param>
/// <param name="HasBegun">True once something was announced to be sent: the records count it then.</param>
internal sealed record AdmittedRepair(string DeviceId, string? Group, string? Action, bool HasBegun);

/// <summary>The rules for an order, in the order in which they are asked and shown.</summary>
internal sealed class RepairRules(AutomationSwitch automation, MaintenanceWindows windows, LimitOptions limits)
{
    private readonly IReadOnlyList<RepairRule> all =
    [
        new(RuleNames.Observe, _ => Refused(RuleNames.Observe, automation.WhyObserving)),
        new(RuleNames.Pause, _ => Refused(RuleNames.Pause, automation.WhyPaused, automation.Pause?.Until)),
        new(RuleNames.Maintenance, repair => windows.BlockOf(repair.Order.DeviceId, repair.Group, repair.Order.Match.Action, repair.Now) is { } block
            ? new RuleVerdict(RuleNames.Maintenance, Verdict.Refuse, block.Reason, block.Until)
            : new RuleVerdict(RuleNames.Maintenance, Verdict.Allow)),
        .. LimitRules.Of(limits),
    ];

    /// <summary>The limits, for what has to be known of the past.</summary>
    public LimitOptions Limits => limits;

    /// <summary>Says whether anything may be sent at all.</summary>
    public AutomationSwitch Automation => automation;

    /// <summary>Returns what each rule says.</summary>
    public IReadOnlyList<RuleVerdict> Judge(RuleContext repair) => [.. all.Select(rule => rule.Judge(repair))];

    private static RuleVerdict Refused(string rule, string? why, DateTimeOffset? until = null) =>
        why is null ? new RuleVerdict(rule, Verdict.Allow) : new RuleVerdict(rule, Verdict.Refuse, why, until);
}
