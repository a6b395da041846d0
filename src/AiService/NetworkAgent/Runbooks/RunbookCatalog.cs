using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Yaml;
using AiService.Repairs;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>The runbooks there are.</summary>
internal sealed class RunbookCatalog(IReadOnlyList<Runbook> runbooks)
{
    public IReadOnlyList<Runbook> Runbooks => runbooks;

    /// <summary>The runbooks that are part of the program.</summary>
    public static RunbookCatalog Embedded(IReadOnlyDictionary<string, Platform> platforms)
    {
        var runbooks = new List<Runbook>();
        foreach (var (name, text) in EmbeddedYaml.Files("Runbooks"))
        {
            var runbook = RunbookFile.Read(name, text, platforms, out var problems);
            EmbeddedYaml.ThrowIfAny(problems);
            runbooks.Add(runbook!);
        }

        return new RunbookCatalog(runbooks);
    }

    /// <summary>
    /// The runbook for an order: one that stands in for the mapped action, else one that serves the fault; null when there is none.
    /// </summary>
    public Runbook? For(RepairOrder order)
    {
        return runbooks.FirstOrDefault(runbook => runbook.StandsInFor(order))
            ?? runbooks.FirstOrDefault(runbook => runbook.Serves(order));
    }
}
