using AiService.Repairs.Queue;
using AiService.Storage;

namespace AiService.Repairs.Store;

/// <summary>How repairs stand by now that an analysis was answered with, or had begun.</summary>
internal sealed partial class RepairFollowUp(RepairTable table, ILogger<RepairFollowUp> logger)
{
    /// <summary>The entries of an answer, each repair as it stands now.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public async Task<IReadOnlyList<RepairResult>> FreshAsync(IReadOnlyList<RepairResult> told, CancellationToken cancellation)
    {
        var fresh = new List<RepairResult>();
        foreach (var entries in told.GroupBy(entry => entry.RepairId ?? Guid.NewGuid()))
        {
            fresh.AddRange(await table.FindAsync(entries.Key, cancellation) is { } repair ? RepairResult.AllOf(repair) : entries);
        }

        return DetailsBudget.Keep(fresh);
    }

    /// <summary>What an analysis has on record.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public Task<IReadOnlyList<RepairRecord>> OfAnalysisAsync(Guid analysisId, CancellationToken cancellation) =>
        table.OfAnalysisAsync(analysisId, cancellation);

    /// <summary>Keeps that the analysis was answered with this repair, so that it is again when its request comes again.</summary>
    public async Task JoinedAsync(RepairOrigin origin, Guid repairId)
    {
        try
        {
            await table.JoinAsync(origin.AnalysisId, repairId);
        }
        catch (StorageException unwritten)
        {
            // Told all the same; asked again later, it may find the repair over and begin another.
            Log.NotKept(logger, unwritten, origin.AnalysisId, repairId);
        }
    }

    /// <summary>The repair that an analysis, begun before, has on record for the same action and target; what was refused never began.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public async Task<RepairRecord?> FindAsync(RepairOrigin origin, RepairOrder order, CancellationToken cancellation)
    {
        var mine = await table.OfAnalysisAsync(origin.AnalysisId, cancellation);
        return mine.FirstOrDefault(repair => repair.State is not RepairState.Refused && repair.Action == order.Match.Action && repair.Target == order.Target);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "That analysis {AnalysisId} joined repair {RepairId} could not be written")]
        public static partial void NotKept(ILogger logger, Exception exception, Guid analysisId, Guid repairId);
    }
}
