using System.Text.Json.Nodes;
using AiService.Faults;
using AiService.Faults.Statements;
using AiService.Hosting;
using AiService.NetworkAgent.Inventory;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Agent.Running;

/// <summary>
/// Verifies a repair as the agent does, and where that cannot tell, by one inspection of the platform's device-service: the fault is looked for in the
/// metrics that it collects. Nothing is repaired by it, and nothing is sent again because of it.
/// </summary>
/// <param name="agent">Is asked first.</param>
/// <param name="inspection">Is asked where the agent cannot tell.</param>
/// <param name="redact">Removes secrets from what the device-service says.</param>
/// <param name="logger">The log.</param>
internal sealed partial class PlatformVerifier(
    AgentVerifier agent, DeviceInspection inspection, Func<string, string> redact, ILogger<PlatformVerifier> logger) : IRepairVerifier
{
    private const int MostMeasurements = 10;

    public async Task<Verification?> VerifyAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping)
    {
        var seen = await agent.VerifyAsync(order, journal, stopping);
        if (seen?.Verified is not null || stopping.IsCancellationRequested)
        {
            return seen;
        }

        await journal.MentionAsync("inspecting", $"由平台的 device-service 巡检核实，最长 {DeviceInspection.Limit.TotalSeconds:0} 秒");
        try
        {
            var judged = Judge(order.Reading, await inspection.InspectAsync(order.DeviceId, RepairVerification.Scenario, stopping), seen);
            Log.Verified(logger, order.DeviceId, judged.Verified, judged.Result);
            await journal.MentionAsync("inspected", judged.Result);
            return judged;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return seen; // The process goes down: the next one verifies again.
        }
    }

    public Task<Verification?> LookAsync(RepairOrder order, RepairJournal journal, CancellationToken stopping) => agent.LookAsync(order, journal, stopping);

    private Verification Judge(FaultReading fault, InspectionAnswer answer, Verification? seen)
    {
        var objects = new MeasuredObjects(answer.Metrics);
        var measured = objects.Of(fault).Take(MostMeasurements).Select(one => OneLine.Of(redact(one.Text), 200)).ToList();
        var verified = objects.IsGone(fault);
        var found = string.Join("、", measured);
        var sentence = verified switch
        {
            true => $"平台巡检确认故障已消除：{found}",
            false => $"平台巡检显示故障仍在：{found}",
            null when answer.Problem is { } problem => $"平台巡检未能核实：{OneLine.Of(redact(problem))}",
            null when measured.Count == 0 => $"平台巡检的数据没有给出{(fault.Object.Port is { } port ? $"接口 {port.Canonical} " : "该对象")}的状态，无法核实",
            null => $"平台巡检的数据不足以判断：{found}",
        };
        return new Verification(
            verified,
            verified is null && seen is not null ? $"{seen.Result}；{sentence}" : sentence,
            new JsonObject { ["source"] = "device-service", ["measured"] = new JsonArray([.. measured.Select(text => JsonValue.Create(text))]), ["device"] = seen?.Evidence?.DeepClone() },
            seen?.Platform);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The platform's inspection of device {DeviceId}: verified {Verified}: {Result}")]
        public static partial void Verified(ILogger logger, string deviceId, bool? verified, string result);
    }
}
