using AiService.Faults;

namespace AiService.NetworkAgent.Platforms;

/// <summary>One kind of port as a platform names it.</summary>
/// <param name="Long">What is sent: <c>GigabitEthernet</c>.</param>
/// <param name="Short">What brief listings print: <c>GE</c>.</param>
/// <param name="IsLogical">Made of other ports, or of none: nobody can tell from its name which cable a packet took.</param>
internal sealed record PortKind(string Long, string Short, bool IsLogical)
{
    /// <summary>The canonical word: <c>gigabitethernet</c>.</summary>
    public string Kind { get; } = InterfaceKinds.KindOf(Long);

    /// <summary>True when somebody wrote just this platform's own word.</summary>
    public bool IsSpelled(string word) =>
        Long.Equals(word, StringComparison.OrdinalIgnoreCase) || Short.Equals(word, StringComparison.OrdinalIgnoreCase);
}
