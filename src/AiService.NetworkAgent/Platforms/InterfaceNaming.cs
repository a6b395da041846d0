using AiService.Faults;

namespace AiService.NetworkAgent.Platforms;

/// <summary>Translates interface names into those of a platform: <c>Gig0/0/1</c> in a fault is sent as <c>GigabitEthernet0/0/1</c> to a Huawei switch.</summary>
/// <param name="kinds">The words that the platform puts before a position.</param>
/// <param name="asWritten">Names that are sent as they stand, or in lower case; null when there are none.</param>
/// <param name="logical">Those of the names as written that are logical ports; null when none is.</param>
/// <param name="kindsAsWritten">Kinds whose names are sent as they stand, in lower case: <c>xe-0/0/0</c>.</param>
internal sealed class InterfaceNaming(
    IReadOnlyList<PortKind> kinds,
    LinearPattern? asWritten = null,
    LinearPattern? logical = null,
    IReadOnlyList<InterfaceKind>? kindsAsWritten = null)
{
    /// <summary>The kinds by which the platform names its ports.</summary>
    public IReadOnlyList<PortKind> Kinds => kinds;

    /// <summary>The kinds whose names are sent as they stand.</summary>
    public IReadOnlyList<InterfaceKind> KindsAsWritten => kindsAsWritten ?? [];

    /// <summary>
    /// Returns the platform's name for a port; null when the platform has no such port, or several words for that kind and none of them was
    /// written. Words with the same abbreviation are one kind that devices of the platform spell differently: the first one is used for it.
    /// </summary>
    public PortName? For(InterfaceName name)
    {
        if (!CommandArgument.IsSafe(name.Text))
        {
            return null;
        }

        string[] spellings = [name.Text, name.Text.ToLowerInvariant()];
        if (spellings.FirstOrDefault(spelling => asWritten?.IsMatch(spelling) == true) is { } exact)
        {
            return new PortName(exact, exact, logical?.IsMatch(exact) == true || KindsAsWritten.Any(kind => kind.IsLogical && kind.IsNameOf(exact)));
        }

        if (KindsAsWritten.FirstOrDefault(kind => kind.IsNameOf(name.Text)) is { } literal)
        {
            return new PortName(spellings[1], spellings[1], literal.IsLogical);
        }

        if (name.Parts is not { } parts)
        {
            return null;
        }

        var fitting = kinds.Where(kind => kind.Kind == parts.Kind).ToList();
        var spelled = fitting.Where(kind => kind.IsSpelled(parts.Word)).ToList();
        var candidates = spelled.Count > 0 ? spelled : fitting;
        return candidates.FirstOrDefault(kind => kind.Long.Equals(parts.Word, StringComparison.OrdinalIgnoreCase)) is { } written ? Named(written)
            : candidates.DistinctBy(kind => kind.Short).ToList() is [var only] ? Named(only)
            : null;

        PortName Named(PortKind kind) => new(kind.Long + parts.Position, kind.Short + parts.Position, kind.IsLogical);
    }

    /// <summary>As <see cref="For"/>, for a name that the device itself printed, which may have a form that no fault text uses: <c>mgmt</c>.</summary>
    public PortName? OfDevice(string text)
    {
        return CommandArgument.IsSafe(text) && (InterfaceName.TryParse(text, out var name) || asWritten?.IsMatch(text) == true)
            ? For(name with { Text = text })
            : null;
    }
}

/// <summary>A port by the names that one platform has for it.</summary>
/// <param name="Long">What is sent: <c>GigabitEthernet0/0/1</c>.</param>
/// <param name="Short">What brief listings print: <c>GE0/0/1</c>.</param>
/// <param name="IsLogical">See <see cref="PortKind.IsLogical"/>.</param>
internal sealed record PortName(string Long, string Short, bool IsLogical);

/// <summary>One kind of port as a platform names it.</summary>
/// <param name="Long">What is sent: <c>GigabitEthernet</c>.</param>
/// <param name="Short">What brief listings print: <c>GE</c>.</param>
/// <param name="IsLogical">Made of other ports, or of none: its name does not tell which cable a packet used.</param>
internal sealed record PortKind(string Long, string Short, bool IsLogical)
{
    /// <summary>The canonical word: <c>gigabitethernet</c>.</summary>
    public string Kind { get; } = InterfaceKinds.KindOf(Long);

    /// <summary>True when a word is this platform's own.</summary>
    public bool IsSpelled(string word) =>
        Long.Equals(word, StringComparison.OrdinalIgnoreCase) || Short.Equals(word, StringComparison.OrdinalIgnoreCase);
}
