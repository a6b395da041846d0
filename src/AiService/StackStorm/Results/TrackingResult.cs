using AiService.Engines;

namespace AiService.StackStorm.Results;

/// <summary>Why the tracking of an execution ended. The names are on record.</summary>
internal enum TrackingEnd
{
    /// <summary>StackStorm showed a final status.</summary>
    Final,

    /// <summary>The execution time-out passed.</summary>
    TimedOut,

    /// <summary>A person requested the cancellation.</summary>
    CancelRequested,

    /// <summary>The execution was cancelled, and StackStorm does not show that it is over.</summary>
    Unconfirmed,

    /// <summary>The role of the credential is not allowed to read the execution that it started.</summary>
    MayNotLook,

    /// <summary>StackStorm repeatedly answered that the execution does not exist.</summary>
    Vanished,

    /// <summary>A person released the device while the action of the cancelled execution may still be running.</summary>
    Released,

    /// <summary>This process stops.</summary>
    Stopping,
}

/// <summary>What the tracking of an execution found.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Status">The last status that StackStorm reported; null when it reported none.</param>
/// <param name="Failure">The failure of the last request, if it failed.</param>
internal sealed record TrackingResult(TrackingEnd End, string? Status, ApiFailure? Failure = null)
{
    /// <summary>When it was first seen running; null when it was not.</summary>
    public DateTimeOffset? RunningSince { get; init; }

    /// <summary>When its cancellation was confirmed, or its cancellation or abandonment by others was first seen.</summary>
    public DateTimeOffset? CanceledAt { get; init; }

    /// <summary>True for a workflow that was resuming when it was cancelled.</summary>
    public bool WasResuming { get; init; }

    /// <summary>Until when its action could run after its cancellation; null where its status was proof of the end.</summary>
    public DateTimeOffset? ClosedUntil { get; init; }

    /// <summary>True when StackStorm shows an end, or the start of one, that says nothing about the action's process.</summary>
    public bool LeavesActionOpen => End switch
    {
        TrackingEnd.Final => !ExecutionStatus.EndsItsAction(Status),
        TrackingEnd.Unconfirmed => ExecutionStatus.IsCanceling(Status),
        _ => false,
    };
}

/// <summary>An execution that carries the repair's trace tag, and how it ended: tracked, or cancelled as a duplicate.</summary>
internal sealed record TaggedExecution(string Id, TrackingResult Result)
{
    public override string ToString() => Result switch
    {
        { End: TrackingEnd.Final } when ExecutionStatus.IsCanceled(Result.Status) => $"{Id} 已取消",
        { End: TrackingEnd.Final } => $"{Id} 已自行结束：{Result.Status}",
        { End: TrackingEnd.Released } => $"{Id} 已取消，动作可能仍在运行",
        _ => $"{Id} 未能确认取消：{Result.Status ?? "unknown"}",
    };
}
