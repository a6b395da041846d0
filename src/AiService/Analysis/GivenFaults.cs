using AiService.Faults;

namespace AiService.Analysis;

/// <summary>The faults that the caller gave, judged as those of the classifier are.</summary>
internal static class GivenFaults
{
    public static IReadOnlyList<Fault>? Of(AnalyzeRequest request)
    {
        return request.Faults?
            .Select(given => InlineFault.Create(given.Description, given.Level, given.Evidence, given.AutoRepairable, given.Stated?.ToStated()))
            .OrderBy(fault => fault.Level)
            .ToList();
    }
}
