using AiService.Faults;

namespace AiService.Analysis;

/// <summary>
/// 0 to 100, contract section 9. A metric above its threshold costs twice: once as a fault, once by itself.
/// Only the two keys of the metrics cost that second time; what rules read out of a command's text is a fault like any other.
/// </summary>
internal static class HealthScore
{
    public static int Of(IEnumerable<Fault> faults, DeviceMetrics? metrics)
    {
        var lost = faults.Sum(fault => Cost(fault.Level))
            + (MetricFaults.CpuIsHigh(metrics?.CpuUsage) ? 10 : 0)
            + (MetricFaults.MemoryIsHigh(metrics?.MemoryUsage) ? 10 : 0);
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
