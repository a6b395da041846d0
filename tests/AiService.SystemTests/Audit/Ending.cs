using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Tests.Audit;

/// <summary>A provider whose repairs succeed at once, with a sentence of the test's.</summary>
internal sealed class Ending(Func<RepairOrder, string> result) : IRepairProvider
{
    public string Name => "stackstorm";

    public ProviderTraits Traits { get; } = new(Verifies: false, CanBeCancelled: true, CancelStopsAction: true, DeclaresSecrets: false);

    public bool IsInUse => true;

    public bool Takes(string? action) => true;

    public bool CanTry(RepairOrder order) => true;

    public IReadOnlySet<string> OpenParameters(string action) => new HashSet<string>();

    public async Task<AttemptResult> RunAsync(AttemptContext attempt)
    {
        await attempt.Journal.BeforeTouchAsync("sending", "p.a");
        return new AttemptResult(AttemptOutcome.Succeeded, result(attempt.Order)) { Action = "p.a", Status = "succeeded" };
    }
}
