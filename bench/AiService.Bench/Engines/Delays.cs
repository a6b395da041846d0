using System.Globalization;

namespace AiService.Bench.Engines;

/// <summary>From an execution's end until the service knows it.</summary>
internal sealed class Delays(IEnumerable<TimeSpan> delays)
{
    private readonly List<double> sorted = [.. delays.Select(delay => delay.TotalMilliseconds).Order()];

    public override string ToString() => sorted.Count == 0
        ? "no execution ended"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {At(0.5),7:0.0} ms   p95 {At(0.95),7:0.0} ms   max {sorted[^1],7:0.0} ms   ({sorted.Count} executions)");

    private double At(double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}
