namespace AiService.Faults;

/// <summary>The contract's table (section 8), in the order in which it is searched.</summary>
internal static class FaultPatterns
{
    public static IReadOnlyList<FaultPattern> All { get; } =
    [
        new(FaultLevel.P0, "系统.*宕机"),
        new(FaultLevel.P0, "核心.*中断"),
        new(FaultLevel.P0, "设备.*离线"),
        new(FaultLevel.P0, "无法.*连接"),
        new(FaultLevel.P0, "路由.*完全.*中断"),
        new(FaultLevel.P0, "网络.*瘫痪"),
        new(FaultLevel.P1, "接口.*down"),
        new(FaultLevel.P1, "接口.*关闭"),
        new(FaultLevel.P1, "路由.*环路"),
        new(FaultLevel.P1, "路由.*异常"),
        new(FaultLevel.P1, "BGP.*断开"),
        new(FaultLevel.P1, "OSPF.*故障"),
        new(FaultLevel.P1, "链路.*中断"),
        new(FaultLevel.P2, "CPU.*过载"),
        new(FaultLevel.P2, "CPU.*超过.*80"),
        new(FaultLevel.P2, "内存.*告警"),
        new(FaultLevel.P2, "内存.*超过.*90"),
        new(FaultLevel.P2, "流量.*异常"),
        new(FaultLevel.P2, "丢包.*率.*高"),
        new(FaultLevel.P2, "延迟.*高"),
        new(FaultLevel.P3, "接口.*未启用"),
        new(FaultLevel.P3, "配置.*建议", isAdvice: true),
        new(FaultLevel.P3, "版本.*升级", isAdvice: true),
        new(FaultLevel.P3, "日志.*清理", isAdvice: true),
        new(FaultLevel.P3, "性能.*优化", isAdvice: true),
        new(FaultLevel.P3, "冗余.*配置", isAdvice: true),
    ];

    /// <summary>The first pattern that fits somewhere in the text, in the table's order.</summary>
    public static FaultPattern? FirstIn(string text) => All.FirstOrDefault(pattern => pattern.IsIn(text));
}
