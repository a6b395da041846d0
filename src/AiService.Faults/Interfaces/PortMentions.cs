namespace AiService.Faults;

/// <summary>A mention of one port, or of several by one expression, in a normal text.</summary>
internal readonly record struct PortMention(int Start, int End, InterfaceName? Name, bool IsSeveral);

/// <summary>Finds the mentions of ports.</summary>
internal static class PortMentions
{
    public static IReadOnlyList<PortMention> In(string normal)
    {
        var several = InterfaceGrammar.SeveralPorts().Matches(normal).Select(match => new PortMention(match.Index, match.Index + match.Length, null, true)).ToList();
        var single = InterfaceNames.Find(normal).Select(found => new PortMention(found.Start, found.End, found.Name, false))
            .Where(found => !several.Any(range => found.Start < range.End && found.End > range.Start));
        return [.. several.Concat(single).OrderBy(mention => mention.Start)];
    }

    public static PortMention? Generic(string normal, int at)
    {
        _ = normal;
        _ = at;
        return null;
    }
}
