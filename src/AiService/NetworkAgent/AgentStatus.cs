using AiService.NetworkAgent.Sessions;

namespace AiService.NetworkAgent;

/// <summary>The agent's own words for how an attempt stands: <c>status</c> of its entry on the wire.</summary>
internal static class AgentStatus
{
    /// <summary>The commands were sent, and the post-check saw the fault gone.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>The pre-check saw that the fault is not there (any more); nothing was changed.</summary>
    public const string NotNeeded = "not_needed";

    /// <summary>It is over and the fault is still there, or nothing could be done; nothing is left open.</summary>
    public const string Failed = "failed";

    /// <summary>No configuration cures it, or the runbook only reports: a person has to go there.</summary>
    public const string Escalated = "escalated";

    /// <summary>The device did not let us in, is not the pinned one, did not take a command, or asked what only its owner may answer.</summary>
    public const string Refused = "refused";

    /// <summary>The commands could have cut our own session, or nobody can tell whether they would; nothing was changed.</summary>
    public const string Guarded = "guarded";

    /// <summary>There was no session on the device; nothing was changed.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The agent has no runbook, device entry or parameter for this order; nothing was contacted.</summary>
    public const string NotApplicable = "not_applicable";

    /// <summary>Commands were sent and their effect cannot be known.</summary>
    public const string Unknown = "unknown";

    /// <summary>A person wanted it stopped before a command was sent; nothing was changed.</summary>
    public const string Canceled = "canceled";

    /// <summary>Commands were sent, and the process went down before their effect was seen.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>Of an attempt for which there is no session, or no more, and nothing was changed.</summary>
    public static string Without(SessionException session) => session.Trouble is SessionTrouble.Refused or SessionTrouble.Asked ? Refused : Unreachable;
}
