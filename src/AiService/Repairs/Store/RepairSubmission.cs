namespace AiService.Repairs.Store;

/// <summary>What goes along with an order: who asks for it, how long it waits for its device, and what a restart does with it.</summary>
/// <param name="AnalysisId">The analysis that found the fault.</param>
/// <param name="TriggeredBy">What triggered it, in one word: <c>analyze</c>.</param>
internal sealed record RepairSubmission(Guid AnalysisId, string TriggeredBy)
{
    /// <summary>When it is refused unless it has its device; for <c>POST /analyze</c> the caller's deadline.</summary>
    public DateTimeOffset WaitUntil { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>
    /// What the next process does with it if it had not begun: true, it is queued again until <see cref="WaitUntil"/>; false, it is refused,
    /// as for <c>POST /analyze</c>, whose caller is gone.
    /// </summary>
    public bool ResumeUnbegun { get; init; }

    /// <summary>True when the analysis was begun before: what is on record of it is joined, not begun again.</summary>
    public bool Again { get; init; }
}
