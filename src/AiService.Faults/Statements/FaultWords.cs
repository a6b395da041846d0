namespace AiService.Faults.Statements;

/// <summary>The words of the data files for states and objects.</summary>
internal static class FaultWords
{
    public static FaultState State(string word) => word switch
    {
        "up" => FaultState.Up,
        "normal" => FaultState.Normal,

        // A cable's end is the port's, and the cause of one that is over.
        "cut" => FaultState.Down,

        // Of a port that was not: it may work. Else it says only that no person shut it.
        "enabled" => FaultState.Up,

        // Of a load; a port is not well because a capacity is less.
        "lessened" => FaultState.Normal,

        // Of a load: it is well. Of what is left of the memory: it is not.
        "low" => FaultState.Normal,
        "established" => FaultState.Established,
        "forming" => FaultState.Forming,
        "down" => FaultState.Down,
        "error_disabled" => FaultState.ErrorDisabled,
        "administratively_down" => FaultState.AdministrativelyDown,
        "flapping" => FaultState.Flapping,
        "absent" => FaultState.Absent,
        "not_enabled" => FaultState.NotEnabled,
        "unreachable" => FaultState.Unreachable,
        "lossy" => FaultState.Lossy,
        "looped" => FaultState.Looped,
        "high" => FaultState.High,
        "lost" => FaultState.Lost,
        "stuck" => FaultState.Stuck,
        "hung" => FaultState.Hung,
        "faulty" => FaultState.Faulty,
        // Of a port or a device: it works. Of BGP: it tries to connect; StatementWriter tells them apart.
        "active" => FaultState.Up,
        "idle" => FaultState.Lost,
        "unknown" => FaultState.Unknown,
        _ => throw new InvalidDataException($"'{word}' is no state."),
    };

    /// <summary>Reads <c>interface</c>, <c>neighbour ospf</c>, <c>other traffic</c>.</summary>
    public static FaultObject Object(string words)
    {
        var cut = words.IndexOf(' ', StringComparison.Ordinal);
        var (kind, name) = cut < 0 ? (words, null) : (words[..cut], words[(cut + 1)..]);
        return new FaultObject(
            kind switch
            {
                "interface" => ObjectKind.Interface,
                "neighbour" => ObjectKind.Neighbour,
                "cpu" => ObjectKind.Cpu,
                "memory" => ObjectKind.Memory,
                "module" => ObjectKind.Module,
                "device" => ObjectKind.Device,
                "other" => ObjectKind.Other,
                _ => throw new InvalidDataException($"'{words}' is no object."),
            },
            name);
    }
}
