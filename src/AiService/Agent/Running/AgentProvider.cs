using System.Text.Json.Nodes;
using AiService.NetworkAgent.Running;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Agent.Running;

/// <summary>Carries out repairs with the local agent: runbooks over SSH, on the devices of its inventory.</summary>
internal sealed partial class AgentProvider(
    RunPreparation preparation,
    ConnectorFor connectorFor,
    IRepairVerifier verifier,
    IRepairEvidence transcripts,
    TimeProvider time,
    ILogger<AgentProvider> logger) : IRepairProvider
{
    public string Name => "agent";

    public ProviderTraits Traits { get; } = new(Verifies: true, CanBeCancelled: true, CancelStopsAction: true, DeclaresSecrets: false);

    /// <summary>Always true: without devices the attempt says so, in an entry of its own.</summary>
    public bool IsInUse => true;

    public IReadOnlySet<string> OpenParameters(string action) => new HashSet<string>();

    public bool Takes(string? action) => true;

    public bool CanTry(RepairOrder order) => preparation.CandidateFor(order.DeviceFault()) is not null;

    public Task<AttemptResult> RunAsync(AttemptContext attempt) => attempt.Resume is null
        ? BeginAsync(attempt.Order, attempt.Journal, attempt.Signals)
        : ResumeAsync(attempt.Order, attempt.Journal, attempt.Signals);

    private async Task<AttemptResult> BeginAsync(RepairOrder order, RepairJournal journal, RepairSignals signals)
    {
        var run = await preparation.PrepareAsync(order.DeviceFault(), signals.Stopping);
        if (run is not { Script: { } script, Device: { } device })
        {
            return new AttemptResult(AttemptOutcome.NeverBegan, run.Problem!) { Action = run.Runbook?.Name, Status = RunStatus.NotApplicable };
        }

        var agentJournal = new AgentJournal(journal, script.Runbook.Name);
        var attempt = await RunAsync(new RunReport(script, device), connectorFor(order.RepairId, agentJournal), journal, signals, time);
        Log.Ended(logger, script.Runbook.Name, device.Id, attempt.Outcome, attempt.Status);
        return attempt;
    }

    /// <summary>Runs what is prepared, and turns its outcome into the attempt.</summary>
    internal static async Task<AttemptResult> RunAsync(
        RunReport report, IDeviceConnector connector, RepairJournal journal, RepairSignals signals, TimeProvider time)
    {
        using var unwanted = CancellationTokenSource.CreateLinkedTokenSource(signals.Stopping, signals.CancelRequested);
        var agentJournal = new AgentJournal(journal, report.Script.Runbook.Name);
        RunbookOutcome outcome;
        try
        {
            outcome = report.Script.Runbook.Reports
                ? await new ReportRun(report, connector, agentJournal).RunAsync(unwanted.Token)
                : await new RunbookRun(report, connector, agentJournal, time).RunAsync(unwanted.Token, signals.Stopping);
        }
        catch (StorageException) when (!journal.HasTouched)
        {
            // The storage room has logged why.
            outcome = report.NotRecorded();
        }

        var attempt = AttemptOf(outcome);
        return signals.CancelRequested.IsCancellationRequested && !journal.HasTouched && attempt.Outcome is AttemptOutcome.NeverBegan or AttemptOutcome.Failed or AttemptOutcome.Escalated
            ? attempt with { Outcome = AttemptOutcome.Canceled, Status = RunStatus.Canceled, Result = $"{report.Script.Title}：已按请求取消，未修改设备" }
            : attempt;
    }

    /// <remarks>
    /// The session was lost with its process, and nothing is sent again: the device is verified. A fault that is gone is a success, unless the
    /// device itself will roll back the unconfirmed change. In all other cases the result tells a person what was sent last, by the transcript.
    /// </remarks>
    private async Task<AttemptResult> ResumeAsync(RepairOrder order, RepairJournal journal, RepairSignals signals)
    {
        const string Restarted = "服务在修复过程中重启";
        var run = await preparation.PrepareAsync(order.DeviceFault(), signals.Stopping);
        // Read before the verification, which adds a session to the transcript.
        var lost = run is { Script: { } script, Device: { } device } ? new InterruptedRun(script, device, await SentAsync(order.RepairId)) : null;
        var seen = await verifier.VerifyAsync(order, journal, signals.Stopping);
        if (seen?.Verified is null && signals.Stopping.IsCancellationRequested)
        {
            return new AttemptResult(AttemptOutcome.StillOpen, $"{Restarted}，尚未重新读取设备状态") { Status = RunStatus.Interrupted };
        }

        var cured = seen is { Verified: true } && run.Device is { Platform.Configuration.IsOnTrial: false };
        var found = seen?.Result ?? "无法读取设备状态";
        return new AttemptResult(
            cured ? AttemptOutcome.Succeeded : AttemptOutcome.Unknown,
            cured ? $"{Restarted}，已用新会话读取状态：{found}" : $"{Restarted}，{lost?.Sentence ?? "已发送的命令见会话记录"}；{found}，结果未知，请人工检查设备")
        {
            Action = run.Runbook?.Name,
            Status = cured ? RunStatus.Succeeded : RunStatus.Unknown,
            Verification = seen?.Result,
            Platform = cured ? seen!.Platform : null,
            Details = Details(seen, lost),
        };
    }

    // Null when the transcript cannot be read.
    private async Task<IEnumerable<string>?> SentAsync(Guid repairId)
    {
        try
        {
            // One call of collect-service sends several commands.
            return (await transcripts.ReadAsync(repairId, CancellationToken.None)).Where(line => line.Direction == "sent").SelectMany(line => line.Text.Split('\n'));
        }
        catch (StorageException unreadable)
        {
            Log.NoTranscript(logger, unreadable, repairId);
            return null;
        }
    }

    private static AttemptResult AttemptOf(RunbookOutcome outcome) => new(
        outcome.Result switch
        {
            RunResult.Succeeded => AttemptOutcome.Succeeded,
            RunResult.Failed when outcome.Status == RunStatus.Escalated => AttemptOutcome.Escalated,
            RunResult.Failed => AttemptOutcome.Failed,
            RunResult.NeverBegan => AttemptOutcome.NeverBegan,
            RunResult.StillOpen => AttemptOutcome.StillOpen,
            _ => AttemptOutcome.Unknown,
        },
        outcome.Sentence)
    {
        Action = outcome.Script.Runbook.Name,
        Status = outcome.Status,
        DidSomething = outcome.DidSomething,
        Verification = outcome.Verification,
        Platform = new RepairedPlatform(outcome.Script.Platform.Name, outcome.Script.Platform.Vendor),
        Details = outcome.Details,
    };

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

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Runbook {Runbook} on device {DeviceId} ended {Outcome}, {Status}")]
        public static partial void Ended(ILogger logger, string runbook, string deviceId, AttemptOutcome outcome, string? status);

        [LoggerMessage(LogLevel.Warning, "The transcript of repair {RepairId} cannot be read; its commands cannot be told in the result")]
        public static partial void NoTranscript(ILogger logger, Exception exception, Guid repairId);
    }
}
