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
    IRepairVerifier verifier,
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
        using var unwanted = CancellationTokenSource.CreateLinkedTokenSource(signals.Stopping, signals.CancelRequested);
        var attempt = runbook.Reports
            ? await new DiagnosticRun(script, device, connectorFor(order.RepairId, journal), journal).RunAsync(unwanted.Token)
            : await new RunbookRun(script, device, connectorFor(order.RepairId, journal), journal, time).RunAsync(unwanted.Token, signals.Stopping);
        if (signals.CancelRequested.IsCancellationRequested && !journal.HasTouched && attempt.Outcome is AttemptOutcome.NeverBegan or AttemptOutcome.Failed)
        {
            attempt = attempt with { Outcome = AttemptOutcome.Canceled, Status = AgentStatus.Canceled, Result = $"{script.Title}：已按请求取消，未修改设备" };
        }

        Log.Ended(logger, runbook.Name, device.Id, attempt.Outcome, attempt.Status);
        return attempt;
    }

    /// <remarks>
    /// The session went with the process that had it, and nothing is sent again: the device is looked at. What shows the fault gone is believed,
    /// unless the device itself will take the change back because nobody confirmed it.
    /// </remarks>
    public async Task<RepairAttempt> ResumeAsync(RepairOrder order, RepairStanding standing, RepairJournal journal, RepairSignals signals)
    {
        const string Restarted = "服务在修复过程中重启";
        var seen = await verifier.VerifyAsync(order, journal, signals.Stopping);
        if (seen?.Verified is null && signals.Stopping.IsCancellationRequested)
        {
            return new RepairAttempt(AttemptOutcome.StillOpen, $"{Restarted}，尚未重新读取设备状态") { Status = AgentStatus.Interrupted };
        }

        var (device, _) = await inventory.FindAsync(order.DeviceId, signals.Stopping);
        var onTrial = device?.Platform.Configuration.IsOnTrial == true;
        return seen is { Verified: true } && !onTrial
            ? new RepairAttempt(AttemptOutcome.Succeeded, $"{Restarted}，已用新会话读取状态：{seen.Result}")
            {
                Action = runbooks.For(order)?.Name,
                Status = AgentStatus.Succeeded,
                Verification = seen.Result,
                Platform = seen.Platform,
                Details = seen.Evidence,
            }
            : new RepairAttempt(AttemptOutcome.Unknown, $"{Restarted}，{seen?.Result ?? "无法读取设备状态"}，结果未知，请人工检查设备")
            {
                Action = runbooks.For(order)?.Name,
                Status = AgentStatus.Unknown,
                Verification = seen?.Result,
                Details = seen?.Evidence,
            };
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
