namespace AiService.Faults.Vrp;

/// <summary>The physical state in <c>display interface brief</c>, distinguished by its sign.</summary>
internal enum PortState
{
    Up,

    /// <summary><c>down</c>: no cable, no light, or the peer is off.</summary>
    Down,

    /// <summary><c>*down</c>: <c>shutdown</c> was typed.</summary>
    AdministrativelyDown,

    /// <summary><c>^down</c>: a standby member.</summary>
    Standby,

    /// <summary><c>#down</c>, <c>!down</c>, <c>~down</c>: taken down by a protection (loop detection, FIB overload).</summary>
    Protected,

    /// <summary>Words or marks that are not known: <c>-down</c>, <c>up(x)</c>.</summary>
    Unknown,
}
