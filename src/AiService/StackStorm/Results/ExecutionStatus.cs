namespace AiService.StackStorm.Results;

/// <summary>Classifies the statuses of an execution: StackStorm's, and the guide's <c>success</c> and <c>completed</c>. Any case.</summary>
internal static class ExecutionStatus
{
    public static bool IsSuccess(string? status) => Is(status, "succeeded", "success", "completed");

    public static bool IsFinal(string? status) => IsSuccess(status) || Is(status, "failed", "timeout", "canceled", "abandoned");

    public static bool IsCanceled(string? status) => Is(status, "canceled");

    public static bool IsCanceling(string? status) => Is(status, "canceling");

    public static bool IsAbandoned(string? status) => Is(status, "abandoned");

    public static bool IsRunning(string? status) => Is(status, "running");

    /// <summary>True for a workflow that resumes after a pause: cancelled now, it may still start its next task.</summary>
    public static bool IsResuming(string? status) => Is(status, "resuming");

    /// <summary>True for a final status that StackStorm shows only when the action is over; the others say nothing about its process.</summary>
    public static bool EndsItsAction(string? status) => IsFinal(status) && !IsCanceled(status) && !IsAbandoned(status);

    /// <summary>True for a workflow that waits for the answer of a person (<c>core.ask</c>), or that a person paused.</summary>
    public static bool WaitsForPerson(string? status) => Is(status, "paused", "pending", "pausing");

    /// <summary>Ranks the progress of an execution: of several, the one with the most progress has touched the device.</summary>
    public static int Progress(string? status) => status?.ToLowerInvariant() switch
    {
        null => 0,
        "requested" or "delayed" => 1,
        "scheduled" => 2,
        _ when IsSuccess(status) => 5,

        // Ended without success: it proves less than one that still runs.
        _ when IsFinal(status) => 3,
        _ => 4,
    };

    /// <summary>Returns a status as StackStorm writes it; null for what cannot be one.</summary>
    public static string? Read(string? status) => status is { Length: > 0 and <= 32 } ? status : null;

    private static bool Is(string? status, params ReadOnlySpan<string> names) =>
        status is not null && names.Contains(status, StringComparer.OrdinalIgnoreCase);
}
