namespace AiService.Bench.Audit;

/// <summary>The median of measured values, and other places in their order.</summary>
internal static class Medians
{
    public static double Of(IEnumerable<double> values) => At(values, 0.5);

    /// <param name="values">At least one.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double At(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
    }
}
