using System.Text.Json.Nodes;
using AiService.NetworkAgent.Sessions;

namespace AiService.NetworkAgent.Running;

/// <summary>How a run of a runbook ended, or that it has not.</summary>
internal enum RunResult
{
    /// <summary>The device shows that the fault is gone.</summary>
    Succeeded,

    /// <summary>The fault is still there; the device is in a known state and nothing is left open.</summary>
    Failed,

    /// <summary>No session was opened: nothing reached the device.</summary>
    NeverBegan,

    /// <summary>The commands were sent, and the process ends before the post-check could decide.</summary>
    StillOpen,

    /// <summary>Commands were sent, and their effect is not known.</summary>
    Unknown,
}

/// <summary>What came of one run of a runbook on one device.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Status">One of <see cref="RunStatus"/>.</param>
/// <param name="Sentence">One sentence for the platform's users, in Chinese.</param>
/// <param name="Script">What was to be sent, to which platform.</param>
/// <param name="Details">Commands and checks as evidence, trimmed and without secrets.</param>
internal sealed record RunbookOutcome(RunResult Result, string Status, string Sentence, RunbookScript Script, JsonObject Details)
{
    /// <summary>False when the pre-check found the fault gone and nothing was sent.</summary>
    public bool DidSomething { get; init; } = true;

    /// <summary>What the last post-check found, in Chinese; null when there was none.</summary>
    public string? Verification { get; init; }
}

/// <summary>The agent's words for how a run stands: <c>status</c> of its entry on the wire.</summary>
internal static class RunStatus
{
    /// <summary>The commands were sent, and the post-check found the fault gone.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>The pre-check found no fault; nothing was changed.</summary>
    public const string NotNeeded = "not_needed";

    /// <summary>The run is over and the fault is still there, or nothing could be done; nothing is left open.</summary>
    public const string Failed = "failed";

    /// <summary>No configuration cures the fault, or the runbook only reports: it needs a person on site.</summary>
    public const string Escalated = "escalated";

    /// <summary>The device rejects the login or a command, is not the pinned one, or asks a question without a safe answer.</summary>
    public const string Refused = "refused";

    /// <summary>The commands could cut the agent's own session, or that cannot be excluded; nothing was changed.</summary>
    public const string Guarded = "guarded";

    /// <summary>There was no session on the device; nothing was changed.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The agent has no runbook, device entry or parameter for the fault; nothing was contacted.</summary>
    public const string NotApplicable = "not_applicable";

    /// <summary>Commands were sent, and their effect is not known.</summary>
    public const string Unknown = "unknown";

    /// <summary>A person stopped the run before a command was sent; nothing was changed.</summary>
    public const string Canceled = "canceled";

    /// <summary>Commands were sent, and the process ended before their effect was read.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>Returns the status of a run whose session could not be opened or broke, with nothing changed.</summary>
    public static string Without(SessionException session) => session.Failure is SessionFailure.Refused or SessionFailure.Asked ? Refused : Unreachable;
}
