using AiService.Faults;
using AiService.Faults.Statements;
using AiService.Hosting;
using AiService.Matching;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Repairs.Planning;

/// <summary>
/// Plans the repair of faults: one order a statement that asserts a fault, one execution per action and object (TRAPS 15, 16). Every fault
/// that is skipped is listed with its reason.
/// </summary>
internal sealed class RepairPlanner(
    ActionMatcher matcher, TextRules rules, RepairOptions options, RepairProviders providers, TimeProvider time)
{
    public IReadOnlyList<RepairPlan> Plan(string deviceId, IEnumerable<Fault> faults)
    {
        var taken = new HashSet<(string Action, string Target)>();
        return faults.SelectMany(fault => Statements(deviceId, fault)).Select(plan => Admit(plan, taken)).ToList();
    }

    /// <summary>Plans one fault: one plan a statement that adds something to the others.</summary>
    private IReadOnlyList<RepairPlan> Statements(string deviceId, Fault fault)
    {
        var statements = fault.Reading.Statements;
        if (statements is [var only])
        {
            return [Decide(deviceId, fault, fault.Description, only)];
        }

        var plans = statements.Select(statement => Decide(deviceId, fault, statement.Text, statement)).ToList();
        return StatementPlans.Of(plans) is { Count: > 0 } counted ? counted : [Decide(deviceId, fault, fault.Description, StatementPlans.Weightiest(statements))];
    }

    private RepairPlan Decide(string deviceId, Fault fault, string description, FaultReading reading)
    {
        var match = matcher.Match(reading);
        var decision = rules.Decide(fault, reading, match, isUnclear: false);
        if (rules.AsksUnclear && decision.Verdict is Verdict.Refuse && matcher.MatchUnclear(fault, reading) is { } unclear)
        {
            match = unclear;
            decision = rules.Decide(fault, reading, match, isUnclear: true);
        }

        if (decision.Verdict is not (Verdict.Allow or Verdict.Ask))
        {
            return new RepairPlan(deviceId, fault.Level, description, reading, match, decision, null);
        }

        var order = new RepairOrder
        {
            RepairId = Guid.CreateVersion7(time.GetUtcNow()),
            DeviceId = deviceId,
            Description = description,
            Level = fault.Level,
            Reading = reading with { State = rules.Understood(reading, match).State },
            Match = match,
        };

        var plan = new RepairPlan(deviceId, fault.Level, description, reading, match, decision, order);
        return UnsafeField(order) is { } unsafeField ? plan.Refused("target", unsafeField)
            : providers.For(order).Count > 0 ? plan
            : plan.Refused(RuleNames.Provider, match.Action is null
                ? "无动作匹配：请设置 STACKSTORM_DEFAULT_ACTION 或完善映射表"
                : $"{(ActionReference.IsTemplate(match.Action) ? "AWX" : "StackStorm")} 未启用，本地 NetworkAgent 也没有适用的 runbook 或设备凭据");
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
            return plan.Refused("repeated", "与前面的故障是同一动作、同一对象，不重复执行");
        }

        return taken.Count <= options.MaxPerAnalysis
            ? plan
            : plan.Refused("analysis_max", $"超过单次分析的修复上限 {options.MaxPerAnalysis}（AUTO_REPAIR_MAX）");
    }
}
