using AiService.Awx.Api;
using AiService.Engines;

namespace AiService.Awx.Tracking;

/// <summary>Why the tracking of a job ended.</summary>
internal enum TrackingEnd
{
    /// <summary>AWX showed a final status.</summary>
    Final,

    /// <summary>The time for which a job is followed passed.</summary>
    TimedOut,

    /// <summary>A person requested the cancellation.</summary>
    CancelRequested,

    /// <summary>It is not the job that was asked for.</summary>
    Different,

    /// <summary>The job was cancelled, and AWX does not show that it is over.</summary>
    Unconfirmed,

    /// <summary>AWX repeatedly answered that the job does not exist.</summary>
    Gone,

    /// <summary>A person released the device while the job may still be running.</summary>
    Released,

    /// <summary>This process stops.</summary>
    Stopping,
}

/// <summary>What the tracking of a job found.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Last">The job as it was last seen; null when it was not.</param>
/// <param name="Failure">The failure of the last request, if it failed.</param>
internal sealed record TrackedJob(TrackingEnd End, Job? Last, ApiFailure? Failure = null)
{
    /// <summary>When it was first seen to have started, by this machine's clock; null when it was not.</summary>
    public DateTimeOffset? StartSeen { get; init; }

    /// <summary>In Chinese, what is different in a job that is not the one that was asked for.</summary>
    public string? Difference { get; init; }
}
