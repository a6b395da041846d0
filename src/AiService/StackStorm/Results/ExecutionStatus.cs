namespace AiService.StackStorm.Results;

/// <summary>StackStorm's words for the state of an execution; the guide's <c>success</c> and <c>completed</c> are taken along. Any case.</summary>
internal static class ExecutionStatus
{
    public static bool IsSuccess(string? status) => Is(status, "succeeded", "success", "completed");

    public static bool IsFinal(string? status) => IsSuccess(status) || Is(status, "failed", "timeout", "canceled", "abandoned");

    public static bool IsCanceled(string? status) => Is(status, "canceled");

    public static bool IsCanceling(string? status) => Is(status, "canceling");

    public static bool IsAbandoned(string? status) => Is(status, "abandoned");

    public static bool IsRunning(string? status) => Is(status, "running");

    /// <summary>A workflow that goes on after a pause: cancelled now, it may still begin its next task.</summary>
    public static bool IsResuming(string? status) => Is(status, "resuming");

    /// <summary>A final status that StackStorm shows only when the action is over; the others say nothing about its process.</summary>
    public static bool EndsItsAction(string? status) => IsFinal(status) && !IsCanceled(status) && !IsAbandoned(status);

    /// <summary>A workflow asks somebody (<c>core.ask</c>), or was paused by somebody.</summary>
    public static bool WaitsForPerson(string? status) => Is(status, "paused", "pending", "pausing");

    /// <summary>How far on an execution is: of several, the one that is furthest on is the one that has touched the device.</summary>
    public static int Progress(string? status) => status?.ToLowerInvariant() switch
    {
        null => 0,
        "requested" or "delayed" => 1,
        "scheduled" => 2,
        _ when IsSuccess(status) => 5,

        // Ended without success: less of an answer than one that still runs.
        _ when IsFinal(status) => 3,
        _ => 4,
    };

    /// <summary>A status as StackStorm tells it; null for what cannot be one.</summary>
    public static string? Read(string? status) => status is { Length: > 0 and <= 32 } ? status : null;

    private static bool Is(string? status, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (word.Equals(status, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
