using AiService.NetworkAgent.Running;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Agent.Running;

/// <summary>
/// Verifies a repair of another provider, or looks whether the fault of one is still there: with the checks of the runbook that stands in for the
/// action, or serves the fault. It only reads.
/// </summary>
internal sealed partial class AgentVerifier(
    RunPreparation preparation, ConnectorFor connectorFor, TimeProvider time, ILogger<AgentVerifier> logger) : IRepairVerifier
{
    public Task<Verification?> VerifyAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping) =>
        CheckAsync("post-check", order, journal, run => run.RunAsync(stopping), stopping);

    public Task<Verification?> LookAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping) =>
        CheckAsync("pre-check", order, journal, run => run.LookAsync(stopping), stopping);

    private async Task<Verification?> CheckAsync(
        string check, RepairOrder order, RepairJournal journal, Func<VerificationRun, Task<VerificationOutcome>> runAsync, CancellationToken stopping)
    {
        var fault = order.DeviceFault();
        if (preparation.CandidateFor(fault) is not { Reports: false } runbook)
        {
            return null;
        }

        var run = await preparation.PrepareAsync(fault, stopping);
        if (run is not { Device: { } device, Script: { } script })
        {
            Log.NotPrepared(logger, order.DeviceId, run.Problem);
            return null;
        }

        var agentJournal = new AgentJournal(journal);
        var outcome = await runAsync(new VerificationRun(new RunReport(script, device), connectorFor(order.RepairId, agentJournal), agentJournal, time));
        Log.Verified(logger, check, runbook.Name, device.Id, outcome.Verified, outcome.Sentence);
        return new Verification(outcome.Verified, outcome.Sentence, outcome.Evidence, new RepairedPlatform(script.Platform.Name, script.Platform.Vendor));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The {Check} of runbook {Runbook} on device {DeviceId}: verified {Verified}: {Result}")]
        public static partial void Verified(ILogger logger, string check, string runbook, string deviceId, bool? verified, string result);

        [LoggerMessage(LogLevel.Information, "Device {DeviceId} cannot be verified: {Reason}")]
        public static partial void NotPrepared(ILogger logger, string deviceId, string? reason);
    }
}
