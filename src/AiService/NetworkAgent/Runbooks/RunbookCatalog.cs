using AiService.Faults.Keywords;
using AiService.Repairs.Store;

namespace AiService.NetworkAgent.Runbooks;

/// <summary>The runbooks there are.</summary>
internal sealed class RunbookCatalog(IReadOnlyList<Runbook> runbooks)
{
    public IReadOnlyList<Runbook> Runbooks => runbooks;

    public Runbook? Find(string name) => runbooks.FirstOrDefault(runbook => runbook.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The runbook for an order: one that stands in for the mapped action, else the one whose keyword fits the fault best;
    /// null when there is none.
    /// </summary>
    public Runbook? For(RepairOrder order)
    {
        var words = KeywordText.Of(order.Reading.Text);
        return runbooks.FirstOrDefault(runbook => runbook.StandsInFor(order))
            ?? runbooks
                .Select(runbook => (Runbook: runbook, Fit: runbook.Serves(order.Reading, words)))
                .Where(one => one.Fit is not null)
                .OrderBy(one => one.Fit!.Value.Rule)
                .ThenByDescending(one => one.Fit!.Value.Length)
                .Select(one => one.Runbook)
                .FirstOrDefault();
    }
}
