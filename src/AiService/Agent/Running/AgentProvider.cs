using AiService.NetworkAgent;
using System.Text.Json.Nodes;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Parameters;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Agent.Running;

/// <summary>The local agent: carries out runbooks itself, over SSH, on the devices of its inventory.</summary>
internal sealed partial class AgentProvider(
    RunbookCatalog runbooks,
    DeviceInventory inventory,
    ConnectorFor connectorFor,
    IRepairVerifier verifier,
    IRepairEvidence transcripts,
    TimeProvider time,
    ILogger<AgentProvider> logger) : IRepairProvider
{
    public string Name => "agent";

    /// <summary>Always: without devices it says so, in an entry of its own.</summary>
    public bool IsInUse => true;

    public bool CanTry(RepairOrder order) => runbooks.For(order) is not null && inventory.MayHave(order.DeviceId);

    public async Task<RepairAttempt> TryAsync(RepairOrder order, RepairJournal journal, RepairSignals signals)
    {
        var (script, device, cannot) = await PrepareAsync(order, signals.Stopping);
        if (script is null || device is null)
        {
            return cannot!;
        }

        using var unwanted = CancellationTokenSource.CreateLinkedTokenSource(signals.Stopping, signals.CancelRequested);
        var attempt = script.Runbook.Reports
            ? await new DiagnosticRun(script, device, connectorFor(order.RepairId, journal), journal).RunAsync(unwanted.Token)
            : await new RunbookRun(script, device, connectorFor(order.RepairId, journal), journal, time).RunAsync(unwanted.Token, signals.Stopping);
        if (signals.CancelRequested.IsCancellationRequested && !journal.HasTouched && attempt.Outcome is AttemptOutcome.NeverBegan or AttemptOutcome.Failed)
        {
            attempt = attempt with { Outcome = AttemptOutcome.Canceled, Status = AgentStatus.Canceled, Result = $"{script.Title}：已按请求取消，未修改设备" };
        }

        Log.Ended(logger, script.Runbook.Name, device.Id, attempt.Outcome, attempt.Status);
        return attempt;
    }

    /// <remarks>
    /// The session went with the process that had it, and nothing is sent again: the device is looked at. What shows the fault gone is believed,
    /// unless the device itself will take the change back because nobody confirmed it. Else a person is told what the record shows was sent last.
    /// </remarks>
    public async Task<RepairAttempt> ResumeAsync(RepairOrder order, RepairStanding standing, RepairJournal journal, RepairSignals signals)
    {
        const string Restarted = "服务在修复过程中重启";
        var (script, device, _) = await PrepareAsync(order, signals.Stopping);
        // Before the look, which has a transcript too.
        var lost = script is null || device is null ? null : new InterruptedRun(script, device, await TranscriptAsync(order.RepairId));
        var seen = await verifier.VerifyAsync(order, journal, signals.Stopping);
        if (seen?.Verified is null && signals.Stopping.IsCancellationRequested)
        {
            return new RepairAttempt(AttemptOutcome.StillOpen, $"{Restarted}，尚未重新读取设备状态") { Status = AgentStatus.Interrupted };
        }

        var cured = seen is { Verified: true } && device is { Platform.Configuration.IsOnTrial: false };
        var found = seen?.Result ?? "无法读取设备状态";
        return new RepairAttempt(
            cured ? AttemptOutcome.Succeeded : AttemptOutcome.Unknown,
            cured ? $"{Restarted}，已用新会话读取状态：{found}" : $"{Restarted}，{lost?.Sentence ?? "已发送的命令见会话记录"}；{found}，结果未知，请人工检查设备")
        {
            Action = runbooks.For(order)?.Name,
            Status = cured ? AgentStatus.Succeeded : AgentStatus.Unknown,
            Verification = seen?.Result,
            Platform = cured ? seen!.Platform : null,
            Details = Details(seen, lost),
        };
    }

    // What is to be sent to which device; or the attempt that says why nothing can be.
    private async Task<(RunbookScript? Script, Device? Device, RepairAttempt? Cannot)> PrepareAsync(RepairOrder order, CancellationToken stopping)
    {
        if (runbooks.For(order) is not { } runbook)
        {
            return (null, null, NotApplicable("没有适用的 runbook", null));
        }

        var (device, missing) = await inventory.FindAsync(order.DeviceId, stopping);
        if (device is null)
        {
            return (null, null, NotApplicable(missing!, runbook));
        }

        if (runbook.On(device.Platform) is not { } procedure)
        {
            return (null, device, NotApplicable($"runbook {runbook.Name} 不支持平台 {device.Platform.Name}", runbook));
        }

        var arguments = new ArgumentReader(runbook, device.Platform).Read(order.Reading.Text, order.Interface);
        return arguments.Problem is { } unclear
            ? (null, device, NotApplicable(unclear, runbook))
            : (new RunbookScript(runbook, device.Platform, procedure, arguments), device, null);
    }

    private async Task<IReadOnlyList<TranscriptLine>?> TranscriptAsync(Guid repairId)
    {
        try
        {
            return await transcripts.ReadAsync(repairId, CancellationToken.None);
        }
        catch (StorageException unreadable)
        {
            Log.NoTranscript(logger, unreadable, repairId);
            return null;
        }
    }

    private static JsonObject? Details(Verification? seen, InterruptedRun? lost)
    {
        if (lost is null)
        {
            return seen?.Evidence;
        }

        var details = seen?.Evidence?.DeepClone().AsObject() ?? [];
        details["commands"] = new JsonArray([.. lost.Sent.Select(command => (JsonNode)command)]);
        return details;
    }

    private static RepairAttempt NotApplicable(string reason, Runbook? runbook)
    {
        return new RepairAttempt(AttemptOutcome.NeverBegan, reason) { Action = runbook?.Name, Status = AgentStatus.NotApplicable };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Runbook {Runbook} on device {DeviceId} ended {Outcome}, {Status}")]
        public static partial void Ended(ILogger logger, string runbook, string deviceId, AttemptOutcome outcome, string? status);

        [LoggerMessage(LogLevel.Warning, "The transcript of repair {RepairId} cannot be read")]
        public static partial void NoTranscript(ILogger logger, Exception exception, Guid repairId);
    }
}
