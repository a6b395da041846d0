using AiService.Faults.Keywords;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>Finds the runbook for a fault.</summary>
internal sealed class RunbookCatalog(IReadOnlyList<Runbook> runbooks)
{
    public IReadOnlyList<Runbook> Runbooks => runbooks;

    public Runbook? Find(string name) => runbooks.FirstOrDefault(runbook => runbook.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Returns the runbook for a fault: one that stands in for the mapped action, else the one whose keyword fits the fault best;
    /// null when there is none.
    /// </summary>
    public Runbook? For(DeviceFault fault)
    {
        var words = KeywordText.Of(fault.Reading.Text);
        return runbooks.FirstOrDefault(runbook => runbook.StandsInFor(fault))
            ?? runbooks
                .Select(runbook => (Runbook: runbook, Fit: runbook.Serves(fault.Reading, words)))
                .Where(one => one.Fit is not null)
                .OrderBy(one => one.Fit!.Value.Rule)
                .ThenByDescending(one => one.Fit!.Value.Length)
                .Select(one => one.Runbook)
                .FirstOrDefault();
    }
}
