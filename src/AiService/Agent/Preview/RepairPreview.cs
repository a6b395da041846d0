using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Agent.Running;
using AiService.Hosting;
using AiService.NetworkAgent.Running;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Agent.Preview;

/// <summary>Shows what the local agent would send for an order, as the preview of its runbook does.</summary>
internal sealed class RepairPreview(RunPreparation preparation) : IRepairPreview
{
    public async Task<JsonObject?> PreviewAsync(RepairOrder order, CancellationToken cancellation)
    {
        var fault = order.DeviceFault();
        if (preparation.CandidateFor(fault) is not { } runbook)
        {
            return null;
        }

        var run = await preparation.PrepareAsync(fault, cancellation);
        if (run.Script is { } script)
        {
            return JsonSerializer.SerializeToNode(PreviewAnswer.Of(script), Json.Wire)!.AsObject();
        }

        return new JsonObject
        {
            ["runbook"] = runbook.Name,
            ["title"] = runbook.Title,
            // The inventory takes a cancelled query for the end of the process.
            ["problem"] = cancellation.IsCancellationRequested ? "未在时限内取得设备信息" : run.Problem,
        };
    }
}
