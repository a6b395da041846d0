using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Parameters;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs;

namespace AiService.NetworkAgent;

/// <summary>The local agent: carries out runbooks itself, over SSH, on the devices of its inventory.</summary>
internal sealed partial class AgentProvider(
    RunbookCatalog runbooks,
    DeviceInventory inventory,
    ConnectorFor connectorFor,
    TimeProvider time,
    ILogger<AgentProvider> logger) : IRepairProvider
{
    public string Name => "agent";

    /// <summary>Always: without devices it says so, in an entry of its own.</summary>
    public bool IsInUse => true;

    public bool CanTry(RepairOrder order) => runbooks.For(order) is not null && inventory.MayHave(order.DeviceId);

    public async Task<RepairAttempt> TryAsync(RepairOrder order, RepairJournal journal, RepairSignals signals)
    {
        if (runbooks.For(order) is not { } runbook)
        {
            return NotApplicable("没有适用的 runbook", null);
        }

        var (device, missing) = await inventory.FindAsync(order.DeviceId, signals.Stopping);
        if (device is null)
        {
            return NotApplicable(missing!, runbook);
        }

        if (runbook.On(device.Platform) is not { } procedure)
        {
            return NotApplicable($"runbook {runbook.Name} 不支持平台 {device.Platform.Name}", runbook);
        }

        var arguments = new ArgumentReader(runbook, device.Platform).Read(order.Description, order.Interface);
        if (arguments.Problem is { } unclear)
        {
            return NotApplicable(unclear, runbook);
        }

        var script = new RunbookScript(runbook, device.Platform, procedure, arguments);
        var attempt = runbook.Reports
            ? await new DiagnosticRun(script, device, connectorFor(order.RepairId, journal), journal).RunAsync(signals.Stopping)
            : await new RunbookRun(script, device, connectorFor(order.RepairId, journal), journal, time).RunAsync(signals.Stopping);
        Log.Ended(logger, runbook.Name, device.Id, attempt.Outcome, attempt.Status);
        return attempt;
    }

    public Task<RepairAttempt> ResumeAsync(RepairOrder order, RepairStanding standing, RepairJournal journal, RepairSignals signals)
    {
        return Task.FromResult(new RepairAttempt(AttemptOutcome.Unknown, "服务曾重启，设备上的修复结果未知，请人工检查设备") { Status = AgentStatus.Unknown });
    }

    private static RepairAttempt NotApplicable(string reason, Runbook? runbook)
    {
        return new RepairAttempt(AttemptOutcome.NeverBegan, reason) { Action = runbook?.Name, Status = AgentStatus.NotApplicable };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Runbook {Runbook} on device {DeviceId} ended {Outcome}, {Status}")]
        public static partial void Ended(ILogger logger, string runbook, string deviceId, AttemptOutcome outcome, string? status);
    }
}
