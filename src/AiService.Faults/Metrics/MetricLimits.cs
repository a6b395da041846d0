namespace AiService.Faults;

/// <summary>The contract's limits of measured values (section 8), for metrics and for values that a text names.</summary>
internal static class MetricLimits
{
    /// <summary>Percent; above it the use of a CPU is a fault.</summary>
    public const double Cpu = 80;

    /// <summary>Percent; above it the use of memory is a fault.</summary>
    public const double Memory = 90;
}
