using System.Text.Json.Nodes;
using AiService.Repairs.Store;

namespace AiService.Repairs.Running;

/// <summary>Shows what a provider that knows its commands beforehand would send for an order.</summary>
internal interface IRepairPreview
{
    /// <summary>Prepares the commands; it may query an inventory, and contacts no device.</summary>
    /// <param name="order">What would be repaired.</param>
    /// <param name="cancellation">Ends the query of the inventory.</param>
    /// <returns>
    /// For a response: runbook, title, platform, parameters and phases; or runbook, title and <c>problem</c>, in Chinese, when it could not be
    /// carried out; null when nothing serves the order. An expected failure is a result, never an exception.
    /// </returns>
    Task<JsonObject?> PreviewAsync(RepairOrder order, CancellationToken cancellation);
}
