namespace AiService.Awx.Results;

/// <summary>Classifies the statuses of a job. Which of the final ones is proof of an end is judged by <see cref="JobEvidence"/>.</summary>
internal static class JobStatus
{
    public const string Successful = "successful";
    public const string Failed = "failed";
    public const string Error = "error";
    public const string Canceled = "canceled";

    public static bool IsFinal(string? status) => status is Successful or Failed or Error or Canceled;

    /// <summary>Returns a status as AWX writes it; null for what cannot be one.</summary>
    public static string? Read(string? status) => status is { Length: > 0 and <= 32 } ? status : null;
}
