using System.Text.Json.Nodes;

namespace AiService.Awx.Results;

/// <summary>What a job came to, by everything that AWX keeps of it.</summary>
internal enum JobEnd
{
    /// <summary>It ended well on the one host that was meant.</summary>
    Succeeded,

    /// <summary>It came to its own end, and did not work.</summary>
    Failed,

    /// <summary>It never got a worker: nothing reached the device.</summary>
    NeverRan,

    /// <summary>AWX shows an end that says nothing about the playbook: it may be running.</summary>
    MayStillRun,

    /// <summary>It ran on other hosts than the one that was meant.</summary>
    OtherHosts,

    /// <summary>It is over, and what came of it cannot be read.</summary>
    Unclear,
}

/// <param name="End">What it came to.</param>
/// <param name="Why">The reason, in Chinese or in AWX's words; null where the status says all.</param>
internal sealed record JobFindings(JobEnd End, string? Why = null)
{
    /// <summary>The status that was judged; null when it could not be read.</summary>
    public string? Status { get; init; }

    /// <summary>When its playbook was begun.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When AWX wrote its end.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Seconds after which AWX ends the playbook; null for none.</summary>
    public double? Timeout { get; init; }

    /// <summary>The evidence, not trimmed yet.</summary>
    public JsonObject Evidence { get; init; } = [];
}
