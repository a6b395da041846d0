namespace AiService.Tests.Architecture;

/// <summary>Finds the edges of a directed graph that are part of a cycle, whatever its length.</summary>
internal static class Cycles
{
    public static IEnumerable<(string From, string To)> EdgesIn(IReadOnlyCollection<(string From, string To)> edges)
    {
        var targets = edges.ToLookup(edge => edge.From, edge => edge.To);
        var reached = edges.Select(edge => edge.To).Distinct().ToDictionary(node => node, node => Reached(node, targets));
        return edges.Where(edge => reached[edge.To].Contains(edge.From));
    }

    private static HashSet<string> Reached(string start, ILookup<string, string> targets)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([start]);
        while (open.TryPop(out var node))
        {
            foreach (var target in targets[node].Where(reached.Add))
            {
                open.Push(target);
            }
        }

        return reached;
    }
}
