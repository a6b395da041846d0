using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Tests.Harness;

/// <summary>Begins and resumes attempts of a provider.</summary>
internal static class ProviderCalls
{
    public static Task<AttemptResult> TryAsync(this IRepairProvider provider, RepairOrder order, RepairJournal journal, RepairSignals signals) =>
        provider.RunAsync(new AttemptContext(order, journal, signals));

    public static Task<AttemptResult> ResumeAsync(
        this IRepairProvider provider, RepairOrder order, ResumePoint point, RepairJournal journal, RepairSignals signals) =>
        provider.RunAsync(new AttemptContext(order, journal, signals, point));
}
