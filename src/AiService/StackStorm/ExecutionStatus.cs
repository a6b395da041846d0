namespace AiService.StackStorm;

/// <summary>StackStorm's words for the state of an execution; the guide's <c>success</c> and <c>completed</c> are taken along. Any case.</summary>
internal static class ExecutionStatus
{
    public static bool IsSuccess(string? status) => Is(status, "succeeded", "success", "completed");

    public static bool IsFinal(string? status) => IsSuccess(status) || Is(status, "failed", "timeout", "canceled", "abandoned");

    /// <summary>A workflow asks somebody (<c>core.ask</c>), or was paused by somebody.</summary>
    public static bool WaitsForPerson(string? status) => Is(status, "paused", "pending", "pausing");

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
