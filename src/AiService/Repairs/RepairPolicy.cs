using AiService.Faults;
using AiService.Faults.Keywords;
using AiService.Matching;

namespace AiService.Repairs;

/// <summary>
/// What may be executed. Faults are listed and scored as the contract says; being strict begins here (TRAPS 4 to 6):
/// P0 never; an explicit match at the permitted levels; anything else only behind the contract's old gate.
/// </summary>
internal sealed class RepairPolicy(RepairOptions options)
{
    public RepairDecision Decide(FaultLevel level, bool autoRepairable, FaultStanding standing, ActionMatch match)
    {
        if (level is FaultLevel.P0)
        {
            return RepairDecision.No("P0 紧急故障只能由人工处理");
        }

        if (standing is not FaultStanding.Asserted)
        {
            return RepairDecision.No(standing switch
            {
                FaultStanding.Negated => "该语句否定了故障",
                FaultStanding.Advice => "该语句是建议，不是故障",
                _ => "该语句含义不明确，不自动执行",
            });
        }

        if (match.IsExplicit)
        {
            return options.Levels.Contains(level)
                ? RepairDecision.Yes($"关键字“{match.Keyword}”映射到动作 {match.Action}")
                : RepairDecision.No($"等级 {level} 不在 AUTO_REPAIR_LEVELS 中");
        }

        // The contract's old gate: what it called repairable, and never for P1 found in a text.
        var oldGate = autoRepairable && level is FaultLevel.P2 or FaultLevel.P3;
        if (match.Rule is MatchRule.Default)
        {
            return oldGate
                ? RepairDecision.Yes($"没有匹配的关键字，使用默认动作 {match.Action}")
                : RepairDecision.No("没有匹配的关键字，且该故障不允许执行默认动作");
        }

        return oldGate || (autoRepairable && level is FaultLevel.P1)
            ? RepairDecision.Yes("没有匹配的动作，由本地 NetworkAgent 处理")
            : RepairDecision.No("无动作匹配：请设置 STACKSTORM_DEFAULT_ACTION 或完善映射表");
    }
}
