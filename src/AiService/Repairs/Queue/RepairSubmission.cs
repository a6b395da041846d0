namespace AiService.Repairs.Queue;

/// <summary>Where repairs come from.</summary>
/// <param name="AnalysisId">The analysis that found the faults.</param>
/// <param name="TriggeredBy">What triggered it, in one word: <c>analyze</c>.</param>
/// <param name="Again">True when this analysis was begun before: what is on record of it is joined, not begun again.</param>
internal sealed record RepairOrigin(Guid AnalysisId, string TriggeredBy, bool Again = false)
{
    /// <summary>When the analysis's time is over: a device that is locked beyond that is not waited for.</summary>
    public DateTimeOffset Deadline { get; init; } = DateTimeOffset.MaxValue;
}
