namespace AwxSimulator.Jobs;

/// <summary>How far a job has come.</summary>
/// <param name="Status">AWX's word.</param>
/// <param name="Started">When it began to run; null when it did not.</param>
/// <param name="Finished">When it was over.</param>
/// <param name="CanceledOn">When it was cancelled.</param>
internal sealed record JobState(
    string Status, DateTimeOffset? Started = null, DateTimeOffset? Finished = null, DateTimeOffset? CanceledOn = null)
{
    /// <summary>True when a cancel ended it before its own end.</summary>
    public bool IsCut { get; init; }

    /// <summary>True when what the run told is stored.</summary>
    public bool EventsStored { get; init; }

    /// <summary>True when it has been deleted.</summary>
    public bool IsGone { get; init; }

    public bool IsFinal => Status is "successful" or "failed" or "error" or "canceled";
}
