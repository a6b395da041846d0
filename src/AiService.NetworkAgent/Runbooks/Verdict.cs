namespace AiService.NetworkAgent.Runbooks;

/// <summary>What a state that a check found means for the repair.</summary>
internal enum Verdict
{
    /// <summary>
    /// The check's answer could not be understood, or says nothing of the fault: a port in loopback. Nothing is concluded from it, and
    /// nothing is sent.
    /// </summary>
    CannotTell,

    /// <summary>The fault is not there: before the commands there is nothing to do, after them they worked.</summary>
    Needless,

    /// <summary>The commands may cure it.</summary>
    Allowed,

    /// <summary>No configuration cures it: a person has to go there.</summary>
    Escalate,

    /// <summary>The runbook cannot help here.</summary>
    Hopeless,
}
