namespace AiService.Faults;

/// <summary>
/// What the sentence that a fault was found in says of it. The contract lists all of them as faults;
/// only an asserted one may be executed (TRAPS 6).
/// </summary>
internal enum FaultStanding
{
    /// <summary>"接口Gig0/0/1 down": it is so.</summary>
    Asserted,

    /// <summary>"未发现接口down", "接口Gig0/0/1 down，已恢复": it is said not to be so, or no longer.</summary>
    Negated,

    /// <summary>"建议：执行 undo shutdown": somebody should do something.</summary>
    Advice,

    /// <summary>"若接口down", "Gig0/0/1 对端 Gig0/0/2 down": a condition, a question, the past, or no telling which interface.</summary>
    Unclear,
}
