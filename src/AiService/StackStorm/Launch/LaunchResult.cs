using AiService.Repairs.Running;

namespace AiService.StackStorm.Launch;

/// <summary>The executions that carry the repair's trace tag, or how the attempt ended without one.</summary>
internal sealed record LaunchResult(string Action)
{
    /// <summary>The executions, the oldest first; more than one when a request that counted as lost arrived after all.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>The status in the answer to the POST; null when the execution was found by its tag.</summary>
    public string? Status { get; init; }

    /// <summary>When the last POST was sent.</summary>
    public DateTimeOffset SentAt { get; init; }

    /// <summary>True after more than one POST: another execution may appear yet.</summary>
    public bool SentAgain { get; init; }

    /// <summary>The record that a lost process left; null for an execution that this process launched.</summary>
    public ResumePoint? Resumed { get; init; }

    /// <summary>How the attempt ended, when there is no execution.</summary>
    public AttemptResult? End { get; init; }
}
