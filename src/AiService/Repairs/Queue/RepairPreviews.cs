using System.Text.Json.Nodes;
using AiService.Repairs.Planning;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Repairs.Queue;

/// <summary>Tells what would be done about a plan, for a dry run: nothing is sent, learned or recorded.</summary>
internal sealed class RepairPreviews(RepairQueue queue, RepairAdmission admission, RepairProviders providers, IEnumerable<IRepairPreview> previews)
{
    /// <summary>The status of an entry that only shows what would be done.</summary>
    public const string DryRun = "dry_run";

    /// <summary>Returns the entry of <c>repair_results</c>: action, parameters, the commands of the agent's runbook, and every rule's verdict.</summary>
    public async Task<RepairResult> OfAsync(RepairPlan plan, RepairSubmission submission, CancellationToken deadline)
    {
        if (plan.Order is not { } order)
        {
            return plan.NotBegun("试运行：不会执行：" + plan.Decision.Reason) with { Status = DryRun };
        }

        var (decision, _) = await admission.DecideAsync(plan, submission.DeviceGroup, CancellationToken.None);
        var late = RepairAdmission.WhyTooLate(decision, submission.WaitUntil);
        decision = late is null ? decision : decision with { Verdict = Verdict.Refuse };
        var details = new JsonObject { ["providers"] = new JsonArray([.. providers.For(order).Select(provider => (JsonNode)provider.Name)]), ["parameters"] = providers.Shown(order.Match) };
        if (previews.FirstOrDefault() is { } agent && await agent.PreviewAsync(order, deadline) is { } runbook)
        {
            details["runbook"] = runbook;
        }

        var same = queue.FindSame(order)?.Order.RepairId;
        return plan.NotBegun("试运行：" + Sentence(order, decision, late ?? decision.Reason, same)) with { Status = DryRun, Decision = decision, Details = details, RepairId = same };
    }

    private static string Sentence(RepairOrder order, RepairDecision decision, string why, Guid? same)
    {
        var what = order.Match.Action is { } action ? $"动作 {action}" : "本地 NetworkAgent";
        return same is not null ? $"会并入修复 {same}" : decision.Verdict switch
        {
            Verdict.Allow => $"会执行{what}",
            Verdict.Wait => $"会等待后执行{what}：{why}",
            Verdict.Ask => $"会请求审批后执行{what}：{why}",
            Verdict.Escalate => $"不会执行，会转人工：{why}",
            _ => $"不会执行：{why}",
        };
    }
}
