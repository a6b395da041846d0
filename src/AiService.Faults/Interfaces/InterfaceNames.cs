namespace AiService.Faults;

/// <summary>Finds the interfaces that a Chinese or English text names.</summary>
internal static class InterfaceNames
{
    /// <summary>The names in order, each port once: the first spelling stands for the others.</summary>
    public static IReadOnlyList<InterfaceName> In(string text)
    {
        return [.. Find(text).Select(found => found.Name).DistinctBy(name => name.Canonical)];
    }

    /// <summary>Every mention of a single port with its place, blanks inside the name included.</summary>
    internal static IReadOnlyList<FoundInterface> Find(string text)
    {
        return [.. PortMentions.In(text).Where(mention => mention.Name is not null).Select(mention => new FoundInterface(mention.Name!, mention.Start, mention.End - mention.Start))];
    }
}

/// <summary>A mention of an interface: where it begins in the text and how many characters it takes there.</summary>
internal readonly record struct FoundInterface(InterfaceName Name, int Start, int Length)
{
    public int End => Start + Length;
}
