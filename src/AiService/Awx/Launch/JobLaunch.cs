using AiService.Repairs.Running;

namespace AiService.Awx.Launch;

/// <summary>The jobs that carry the repair's trace tag, or how the attempt ended without one.</summary>
internal sealed record JobLaunch(string Action)
{
    /// <summary>The jobs, the oldest first; more than one when a request that counted as lost arrived after all.</summary>
    public IReadOnlyList<long> Ids { get; init; } = [];

    /// <summary>What was launched; null when a lost process launched it, and what is needed could not be read.</summary>
    public LaunchPlan? Plan { get; init; }

    /// <summary>The one host that was meant; empty without a job.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>In Chinese, why the job is not the one that was asked for; null when it is, as far as is known.</summary>
    public string? Difference { get; init; }

    /// <summary>When the last launch was sent.</summary>
    public DateTimeOffset SentAt { get; init; }

    /// <summary>When the first launch with the tag was sent, or before.</summary>
    public DateTimeOffset FirstSentAt { get; init; }

    /// <summary>True where another job with the tag may appear yet.</summary>
    public bool SentAgain { get; init; }

    /// <summary>The record that a lost process left; null for a job that this process launched.</summary>
    public ResumePoint? Resumed { get; init; }

    /// <summary>How the attempt ended, when there is no job.</summary>
    public AttemptResult? End { get; init; }
}
