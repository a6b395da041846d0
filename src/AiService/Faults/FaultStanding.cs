namespace AiService.Faults;

/// <summary>
/// What the sentence that a fault was found in says of it. The contract lists all three as faults;
/// only an asserted one may be executed (TRAPS 6).
/// </summary>
internal enum FaultStanding
{
    /// <summary>"接口Gig0/0/1 down": it is so.</summary>
    Asserted,

    /// <summary>"未发现接口down": it is said not to be so.</summary>
    Negated,

    /// <summary>"建议：执行 undo shutdown": somebody should do something.</summary>
    Advice,
}
