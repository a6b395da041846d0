namespace AiService.Faults;

/// <summary>Returns the contract's suggestion for a fault found in text: by its words, else by its level.</summary>
internal static class RepairSuggestion
{
    public static string For(string description, FaultLevel level)
    {
        var lower = description.ToLowerInvariant();
        if (lower.Contains("接口down", StringComparison.Ordinal) || lower.Contains("接口未启用", StringComparison.Ordinal))
        {
            return "建议执行：undo shutdown";
        }

        if (lower.Contains("路由异常", StringComparison.Ordinal))
        {
            return "建议执行：reset ip routing-table statistics";
        }

        return level switch
        {
            FaultLevel.P0 => "紧急故障，建议立即人工介入处理",
            FaultLevel.P1 => "严重故障，建议检查配置和链路状态",
            FaultLevel.P2 => "重要告警，建议监控并优化性能",
            _ => "一般问题，建议按计划优化",
        };
    }
}
