using System.Text.Json.Nodes;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;

namespace AiService.NetworkAgent.Running;

/// <summary>What a check of a runbook shows of a fault, without a run.</summary>
/// <param name="Verified">True: the fault is gone. False: it is still there. Null: the device does not show it.</param>
/// <param name="Sentence">One sentence for the platform's users, in Chinese.</param>
/// <param name="Evidence">What was read, trimmed and without secrets.</param>
internal sealed record VerificationOutcome(bool? Verified, string Sentence, JsonObject Evidence);

/// <summary>Runs only a check of a runbook, and only reads: of a repair that was carried out elsewhere, or before one is begun.</summary>
internal sealed class VerificationRun(RunReport report, IDeviceConnector connector, IRunJournal journal, TimeProvider time)
{
    // A session that breaks says nothing about the device: one more is tried.
    private const int Sessions = 2;

    private readonly RunbookScript script = report.Script;

    /// <summary>Runs the post-check with its patience: the device may follow a repair late.</summary>
    public Task<VerificationOutcome> RunAsync(CancellationToken stopping) =>
        RunAsync(script.Procedure.PostCheck, script.Procedure.Patience, Sessions, stopping);

    /// <summary>
    /// Runs the pre-check once, in one session: nothing has been done that the device could follow. A fault that seems gone is read as often as
    /// in the pre-check of a run, because one result may be a transient.
    /// </summary>
    public Task<VerificationOutcome> LookAsync(CancellationToken stopping) =>
        RunAsync(script.Procedure.PreCheck, script.Procedure.Patience with { Times = 1 }, sessions: 1, stopping);

    private async Task<VerificationOutcome> RunAsync(Check check, Patience patience, int sessions, CancellationToken stopping)
    {
        var repeated = new RepeatedCheck(patience, time);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var session = new RunSession(await connector.OpenAsync(report.Device, stopping), report, journal);
                await repeated.RunAsync(() => session.CheckAsync(check, stopping), before: null, stopping);
                return Judge(repeated);
            }
            catch (SessionException broken)
            {
                if (attempt == sessions || broken.Failure is SessionFailure.Refused or SessionFailure.Asked)
                {
                    return End(null, $"无法在设备上核实：{broken.Message}", repeated);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The process goes down.
                return End(null, "服务正在停止，未能在设备上核实", repeated);
            }
        }
    }

    private VerificationOutcome Judge(RepeatedCheck repeated)
    {
        var found = repeated.Last!.State;
        bool? verified = found.Verdict switch
        {
            Verdict.Needless => true,
            // Not recognised, or a name that this device does not know: it may be another engine's name for what was repaired.
            Verdict.CannotTell => null,
            _ when found.IsAbsence => null,
            // Any other state is not the wanted one: a port that is still shut is no repair, whether or not the runbook could help there.
            _ => false,
        };
        return End(verified, verified is null ? $"无法核实：{found.Text}" : $"设备上确认{found.Text}", repeated);
    }

    private VerificationOutcome End(bool? verified, string sentence, RepeatedCheck repeated) => new(verified, $"{script.Title}：{sentence}", new JsonObject
    {
        ["runbook"] = script.Runbook.Name,
        ["platform"] = script.Platform.Name,
        ["state"] = repeated.Last?.State.Name,
        ["evidence"] = repeated.Last?.Evidence,
        ["looks"] = repeated.Last is null ? 0 : repeated.Checks,
    });
}
