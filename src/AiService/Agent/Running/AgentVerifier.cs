using AiService.NetworkAgent;
using System.Text.Json.Nodes;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Parameters;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Agent.Running;

/// <summary>
/// Looks whether a repair that somebody else carried out took effect: with the post-check of the runbook that stands in for the action, or
/// serves the fault, and its patience. It only reads.
/// </summary>
internal sealed partial class AgentVerifier(
    RunbookCatalog runbooks, DeviceInventory inventory, ConnectorFor connectorFor, TimeProvider time, ILogger<AgentVerifier> logger) : IRepairVerifier
{
    // A session that broke says nothing of the device: one fresh one is tried.
    private const int Sessions = 2;

    public async Task<Verification?> VerifyAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping)
    {
        if (runbooks.For(order) is not { Reports: false } runbook || !inventory.MayHave(order.DeviceId))
        {
            return null;
        }

        var (device, missing) = await inventory.FindAsync(order.DeviceId, stopping);
        if (device is null)
        {
            Log.NotKnown(logger, order.DeviceId, missing);
            return null;
        }

        if (runbook.On(device.Platform) is not { } procedure)
        {
            return null;
        }

        var arguments = new ArgumentReader(runbook, device.Platform).Read(order.Reading.Text, order.Interface);
        if (arguments.Problem is not null)
        {
            return null;
        }

        var script = new RunbookScript(runbook, device.Platform, procedure, arguments);
        var seen = await LookAsync(script, device, connectorFor(order.RepairId, journal), stopping);
        Log.Seen(logger, runbook.Name, device.Id, seen.Verified, seen.Result);
        return seen;
    }

    private async Task<Verification> LookAsync(RunbookScript script, Device device, IDeviceConnector connector, CancellationToken stopping)
    {
        var report = new RunbookReport(script, device);
        var patient = new PatientLook(script.Procedure.Patience, time);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var session = await connector.OpenAsync(device, stopping);
                var talk = new DeviceTalk(session, script, report);
                await patient.RunAsync(() => talk.LookAsync(script.Procedure.PostCheck, stopping), before: null, stopping);
                return Judge(script, patient);
            }
            catch (SessionException broken)
            {
                if (attempt == Sessions || broken.Trouble is SessionTrouble.Refused or SessionTrouble.Asked)
                {
                    return new Verification(null, $"{script.Title}：无法在设备上核实：{broken.Message}", Evidence(script, patient), script.RepairedPlatform);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return new Verification(null, $"{script.Title}：服务正在停止，未能在设备上核实", Evidence(script, patient), script.RepairedPlatform);
            }
        }
    }

    private static Verification Judge(RunbookScript script, PatientLook patient)
    {
        var found = patient.Last!.State;
        bool? verified = found.Verdict switch
        {
            Verdict.Needless => true,
            // Not understood, or a name that this device does not know: it may be the other one's name for what was repaired.
            Verdict.CannotTell => null,
            _ when found.IsAbsence => null,
            // Any other state is not the wanted one: a port that was left shut is no repair, whether or not the runbook could help there.
            _ => false,
        };
        var sentence = verified is null ? $"无法核实：{found.Text}" : $"设备上确认{found.Text}";
        return new Verification(verified, $"{script.Title}：{sentence}", Evidence(script, patient), script.RepairedPlatform);
    }

    private static JsonObject Evidence(RunbookScript script, PatientLook patient) => new()
    {
        ["runbook"] = script.Runbook.Name,
        ["platform"] = script.Platform.Name,
        ["state"] = patient.Last?.State.Name,
        ["evidence"] = patient.Last?.Evidence,
        ["looks"] = patient.Last is null ? 0 : patient.Looks,
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Runbook {Runbook} looked at device {DeviceId}: verified {Verified}: {Result}")]
        public static partial void Seen(ILogger logger, string runbook, string deviceId, bool? verified, string result);

        [LoggerMessage(LogLevel.Information, "Device {DeviceId} cannot be looked at: {Reason}")]
        public static partial void NotKnown(ILogger logger, string deviceId, string? reason);
    }
}
