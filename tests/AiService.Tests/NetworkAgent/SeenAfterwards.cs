using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Tests.NetworkAgent;

/// <summary>A look at the device that sees always the same.</summary>
internal sealed class SeenAfterwards(Verification? seen) : IRepairVerifier
{
    public Task<Verification?> VerifyAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping) => Task.FromResult(seen);

    public Task<Verification?> LookAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping) => Task.FromResult(seen);
}
