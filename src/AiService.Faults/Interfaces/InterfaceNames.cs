using System.Text.RegularExpressions;

namespace AiService.Faults;

/// <summary>Finds the interfaces that a Chinese or English text names.</summary>
internal static class InterfaceNames
{
    /// <summary>The names in order, each port once: the first spelling stands for the others.</summary>
    public static IReadOnlyList<InterfaceName> In(string text)
    {
        return [.. Find(text).Select(found => found.Name).DistinctBy(name => name.Canonical)];
    }

    /// <summary>Every mention with its place, blanks inside the name included.</summary>
    internal static IReadOnlyList<FoundInterface> Find(string text)
    {
        var found = new List<FoundInterface>();
        foreach (Match match in InterfaceGrammar.InText().Matches(text))
        {
            var name = match.Value.Replace(" ", "", StringComparison.Ordinal).Replace("\t", "", StringComparison.Ordinal);
            if (InterfaceName.TryParse(name, out var parsed))
            {
                found.Add(new FoundInterface(parsed, match.Index, match.Length));
            }
        }

        return found;
    }
}

/// <summary>A mention of an interface: where it begins in the text and how many characters it takes there.</summary>
internal readonly record struct FoundInterface(InterfaceName Name, int Start, int Length)
{
    public int End => Start + Length;
}
