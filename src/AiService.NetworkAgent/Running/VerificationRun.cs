using System.Text.Json.Nodes;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;

namespace AiService.NetworkAgent.Running;

/// <summary>What the post-check of a runbook shows of a repair that was carried out elsewhere.</summary>
/// <param name="Verified">True: the fault is gone. False: it is still there. Null: the device does not show it.</param>
/// <param name="Sentence">One sentence for the platform's users, in Chinese.</param>
/// <param name="Evidence">What was read, trimmed and without secrets.</param>
internal sealed record VerificationOutcome(bool? Verified, string Sentence, JsonObject Evidence);

/// <summary>Runs only the post-check of a runbook, with its patience: it verifies a repair that was carried out elsewhere, and only reads.</summary>
internal sealed class VerificationRun(RunReport report, IDeviceConnector connector, IRunJournal journal, TimeProvider time)
{
    // A session that breaks says nothing about the device: one more is tried.
    private const int Sessions = 2;

    private readonly RunbookScript script = report.Script;
    private readonly RepeatedCheck repeated = new(report.Script.Procedure.Patience, time);

    public async Task<VerificationOutcome> RunAsync(CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var session = new RunSession(await connector.OpenAsync(report.Device, stopping), report, journal);
                await repeated.RunAsync(() => session.CheckAsync(script.Procedure.PostCheck, stopping), before: null, stopping);
                return Judge(repeated.Last!.State);
            }
            catch (SessionException broken)
            {
                if (attempt == Sessions || broken.Failure is SessionFailure.Refused or SessionFailure.Asked)
                {
                    return End(null, $"无法在设备上核实：{broken.Message}");
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return End(null, "服务正在停止，未能在设备上核实");
            }
        }
    }

    private VerificationOutcome Judge(DeviceState found)
    {
        bool? verified = found.Verdict switch
        {
            Verdict.Needless => true,
            // Not recognised, or a name that this device does not know: it may be another engine's name for what was repaired.
            Verdict.CannotTell => null,
            _ when found.IsAbsence => null,
            // Any other state is not the wanted one: a port that is still shut is no repair, whether or not the runbook could help there.
            _ => false,
        };
        return End(verified, verified is null ? $"无法核实：{found.Text}" : $"设备上确认{found.Text}");
    }

    private VerificationOutcome End(bool? verified, string sentence) => new(verified, $"{script.Title}：{sentence}", new JsonObject
    {
        ["runbook"] = script.Runbook.Name,
        ["platform"] = script.Platform.Name,
        ["state"] = repeated.Last?.State.Name,
        ["evidence"] = repeated.Last?.Evidence,
        ["looks"] = repeated.Last is null ? 0 : repeated.Checks,
    });
}
