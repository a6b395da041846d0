using AiService.Faults;
using AiService.Matching;

namespace AiService.Repairs;

/// <summary>
/// From faults to orders. One execution per action and interface (TRAPS 15); several interfaces in one line are
/// several repairs (TRAPS 16); every fault that is skipped is there with its reason.
/// </summary>
internal sealed class RepairPlanner(
    ActionMatcher matcher, RepairPolicy policy, RepairOptions options, RepairProviders providers, TimeProvider time)
{
    public IReadOnlyList<RepairPlan> Plan(string deviceId, IEnumerable<Fault> faults)
    {
        var taken = new HashSet<(string Action, string Target)>();
        return faults.SelectMany(fault => Pieces(deviceId, fault)).Select(plan => Admit(plan, taken)).ToList();
    }

    /// <summary>One plan a fault, or one an interface where the fault names several.</summary>
    private List<RepairPlan> Pieces(string deviceId, Fault fault)
    {
        var clauses = FaultClauses.Split(fault.Description);
        if (clauses.Count(clause => clause.Interface is not null) < 2)
        {
            // The whole text is judged, not its clauses: "CPU使用率45%，未超过阈值80%" must not be read as "CPU使用率45%".
            var only = clauses.FirstOrDefault(clause => clause.Interface is not null);
            return [Decide(deviceId, fault, fault.Description, fault.Standing, only?.Interface)];
        }

        var plans = clauses.Where(clause => clause.Interface is not null)
            .Select(clause => Decide(
                deviceId, fault, clause.Text, fault.Standing is FaultStanding.Advice ? FaultStanding.Advice : clause.Standing, clause.Interface))
            .ToList();

        // "接口Gig0/0/1 up，接口Gig0/0/2 down": the healthy one is no fault, so it is no skipped fault either.
        var matched = plans.Where(plan => plan.Match.IsExplicit).ToList();
        return matched.Count > 0 ? matched : [Decide(deviceId, fault, fault.Description, fault.Standing, null)];
    }

    private RepairPlan Decide(string deviceId, Fault fault, string description, FaultStanding standing, InterfaceName? port)
    {
        var match = matcher.Match(description);
        var decision = policy.Decide(fault.Level, fault.AutoRepairable, standing, match);
        if (!decision.Executable)
        {
            return new RepairPlan(description, match, decision, null);
        }

        var order = new RepairOrder
        {
            RepairId = Guid.CreateVersion7(time.GetUtcNow()),
            DeviceId = deviceId,
            Description = description,
            Level = fault.Level,
            Interface = port,
            Match = match,
        };

        if (UnsafeField(order) is { } unsafeField)
        {
            return RepairPlan.Skip(description, match, unsafeField);
        }

        return providers.For(order).Count > 0
            ? new RepairPlan(description, match, decision, order)
            : RepairPlan.Skip(description, match, match.Action is null
                ? "无动作匹配：请设置 STACKSTORM_DEFAULT_ACTION 或完善映射表"
                : "StackStorm 未启用，本地 NetworkAgent 也没有适用的 runbook 或设备凭据");
    }

    /// <summary>
    /// What names the target of a repair is not altered, so it must hold nothing that a workflow would evaluate: the action would work on
    /// another device than the one that is locked.
    /// </summary>
    private static string? UnsafeField(RepairOrder order)
    {
        var named = new[] { ("device_id", order.DeviceId), ("interface", order.Interface?.Text ?? ""), ("fault_level", order.Level.ToString()) };
        return named.Select(field => TemplateText.OpenerIn(field.Item2) is { } opener ? $"{field.Item1} 含有模板起始符 {opener}，会被 StackStorm 工作流求值，拒绝修复" : null)
            .FirstOrDefault(reason => reason is not null);
    }

    private RepairPlan Admit(RepairPlan plan, HashSet<(string Action, string Target)> taken)
    {
        if (plan.Order is not { } order)
        {
            return plan;
        }

        if (!taken.Add((order.Match.Action ?? "", order.Target)))
        {
            return RepairPlan.Skip(plan.Fault, plan.Match, "与前面的故障是同一动作、同一对象，不重复执行");
        }

        return taken.Count <= options.MaxPerAnalysis
            ? plan
            : RepairPlan.Skip(plan.Fault, plan.Match, $"超过单次分析的修复上限 {options.MaxPerAnalysis}（AUTO_REPAIR_MAX）");
    }
}
