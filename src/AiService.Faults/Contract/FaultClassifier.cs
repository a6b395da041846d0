using AiService.Faults.Notices;
using AiService.Faults.Reading;
using AiService.Faults.Statements;

namespace AiService.Faults;

/// <summary>
/// Finds the faults in a report and in the metrics, exactly as the contract's classifier does (section 8);
/// whether a fault may be acted on is said by its reading, beside the contract.
/// </summary>
internal static class FaultClassifier
{
    /// <summary>Characters of a report that are searched; a model that goes on beyond that says nothing new.</summary>
    public const int MaxSearched = 200_000;

    /// <param name="report">The report, as the model wrote it.</param>
    /// <param name="metrics">The metrics, or null when the caller gave a report only.</param>
    /// <returns>P0 first; within a level in the order of the patterns and of the text, each once.</returns>
    public static IReadOnlyList<Fault> Classify(string report, DeviceMetrics? metrics)
    {
        return [.. InText(Searched(report))
            .Concat(metrics is null ? [] : MetricFaults.In(metrics))
            .GroupBy(fault => (fault.Level, fault.Description))
            .Select(same => same.Skip(1).Any() ? same.First() with { Read = () => TextReading.Joined(same.Key.Description, same.Select(fault => fault.Reading)) } : same.First())
            .OrderBy(fault => fault.Level)];
    }

    /// <summary>What the report says of the device's objects, those that are well included.</summary>
    public static TextReading ReadReport(string report) => FaultReader.ReadReport(Searched(report));

    private static string Searched(string report) => ModelText.WithoutClosedThoughts(report.Length <= MaxSearched ? report : report[..MaxSearched]);

    private static IEnumerable<Fault> InText(string report)
    {
        var reading = new Lazy<TextReading>(() => FaultReader.ReadReport(report));
        return from pattern in FaultPatterns.All
               from match in pattern.In(report)
               select new Fault
               {
                   Level = pattern.Level,
                   Description = match.Value,
                   Evidence = EvidenceWindow.Around(report, match.Index, match.Length),
                   RepairSuggestion = RepairSuggestion.For(match.Value, pattern.Level),
                   AutoRepairable = pattern.Level is FaultLevel.P2 or FaultLevel.P3,
                   Read = () => reading.Value.Within(match.Index, match.Length, pattern.IsAdvice),
               };
    }
}
