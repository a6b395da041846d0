namespace AiService.Repairs;

/// <summary>How repairs stand by now that an analysis was answered with, or had begun.</summary>
internal sealed class RepairFollowUp(RepairTable table)
{
    /// <summary>The entries of an answer, each repair as it stands now.</summary>
    /// <exception cref="Storage.StorageException">The records cannot be read.</exception>
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
    /// <exception cref="Storage.StorageException">The records cannot be read.</exception>
    public Task<IReadOnlyList<RepairRecord>> OfAnalysisAsync(Guid analysisId, CancellationToken cancellation) =>
        table.OfAnalysisAsync(analysisId, cancellation);

    /// <summary>The repair that an analysis, begun before, has on record for the same action and target; what was refused never began.</summary>
    /// <exception cref="Storage.StorageException">The records cannot be read.</exception>
    public async Task<RepairRecord?> FindAsync(RepairOrigin origin, RepairOrder order, CancellationToken cancellation)
    {
        var mine = await table.OfAnalysisAsync(origin.AnalysisId, cancellation);
        return mine.FirstOrDefault(repair => repair.State is not RepairState.Refused && repair.Action == order.Match.Action && repair.Target == order.Target);
    }
}
