namespace AiService.Faults;

/// <summary>The faults that numbers show, with the contract's thresholds and words (section 8).</summary>
internal static class MetricFaults
{
    public static bool CpuIsHigh(Percentage? usage) => usage?.Value > MetricLimits.Cpu;

    public static bool MemoryIsHigh(Percentage? usage) => usage?.Value > MetricLimits.Memory;

    public static IEnumerable<Fault> In(DeviceMetrics metrics) => In(metrics.CpuUsage, metrics.MemoryUsage, metrics.Interfaces);

    public static IEnumerable<Fault> In(Percentage? cpu, Percentage? memory, IReadOnlyList<InterfaceReading> interfaces)
    {
        if (CpuIsHigh(cpu))
        {
            yield return Threshold("CPU", cpu!.Value, "检查进程占用，优化配置或升级硬件");
        }

        if (MemoryIsHigh(memory))
        {
            yield return Threshold("内存", memory!.Value, "清理缓存或重启设备");
        }

        foreach (var down in interfaces.Where(reading => reading.IsDown))
        {
            yield return new Fault
            {
                Level = FaultLevel.P1,
                Description = $"接口 {down.Name} 状态为down",
                Evidence = $"接口 {down.Name}：{down.Evidence}",
                RepairSuggestion = "执行 undo shutdown 命令启用接口",
                AutoRepairable = true,
            };
        }
    }

    private static Fault Threshold(string what, Percentage usage, string suggestion) => new()
    {
        Level = FaultLevel.P2,
        Description = $"{what}使用率过高：{usage.Text}%",
        Evidence = $"{what}使用率：{usage.Text}%",
        RepairSuggestion = suggestion,
        AutoRepairable = false,
    };
}
