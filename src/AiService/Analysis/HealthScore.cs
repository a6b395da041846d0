using AiService.Faults;

namespace AiService.Analysis;

/// <summary>0 to 100, contract section 9. A metric above its threshold costs twice: once as a fault, once by itself.</summary>
internal static class HealthScore
{
    /// <summary>The contract's score: only the two keys of the metrics cost that second time.</summary>
    public static int Of(IEnumerable<Fault> faults, DeviceMetrics? metrics) => Of(faults, metrics?.CpuUsage, metrics?.MemoryUsage);

    /// <summary>The score of a report that rules write: what they read out of a command's text costs that second time as well.</summary>
    public static int Of(IEnumerable<Fault> faults, Percentage? cpu, Percentage? memory)
    {
        var lost = faults.Sum(fault => Cost(fault.Level)) + (MetricFaults.CpuIsHigh(cpu) ? 10 : 0) + (MetricFaults.MemoryIsHigh(memory) ? 10 : 0);
        return Math.Max(0, 100 - lost);
    }

    private static int Cost(FaultLevel level) => level switch
    {
        FaultLevel.P0 => 30,
        FaultLevel.P1 => 20,
        FaultLevel.P2 => 10,
        _ => 5,
    };
}
