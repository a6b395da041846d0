using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Faults;

namespace AiService.NetworkAgent.Inventory;

/// <summary>
/// Has the platform's device-service inspect a device now, without a repair, and returns what it collected. The metrics carry no time: they are fresh
/// because the inspection collects them itself.
/// </summary>
/// <param name="connection">Bounds the answer to 4 MB, and sends nothing again but with another token: the last inspection may still be under way.</param>
/// <param name="time">The clock of the limit.</param>
internal sealed class DeviceInspection(DeviceServiceConnection connection, TimeProvider time)
{
    /// <summary>For one inspection, which takes about 12 s, with a login.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <param name="deviceId">The device; the platform knows its devices by whole numbers.</param>
    /// <param name="scenario">The inspection's name, which comes back in the analysis that the device-service asks for meanwhile.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The metrics, or why there are none, in Chinese. Expected trouble is a result, never an exception.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    public async Task<InspectionAnswer> InspectAsync(string deviceId, string scenario, CancellationToken cancel)
    {
        if (!deviceId.All(char.IsAsciiDigit))
        {
            return new InspectionAnswer(null, "该设备编号不是平台的数字编号");
        }

        using var timer = new CancellationTokenSource(Limit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, timer.Token);
        try
        {
            var reply = await connection.PostAsync(
                $"/api/device/{Uri.EscapeDataString(deviceId)}/inspect", new JsonObject { ["scenario"] = scenario, ["autoRepair"] = false }.ToJsonString(), limit.Token);
            return reply.Body is { } body ? Understand(body) : new InspectionAnswer(null, reply.Problem);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new InspectionAnswer(null, $"device-service 在 {Limit.TotalSeconds:0} 秒内没有应答");
        }
    }

    // The envelope's code is the answer; the HTTP status is 200 for an error, too.
    private static InspectionAnswer Understand(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            if (json.RootElement.ValueKind is not JsonValueKind.Object || !json.RootElement.TryGetProperty("code", out var code))
            {
                return InspectionAnswer.Unreadable;
            }

            if (code.ToString() is not "200")
            {
                return new InspectionAnswer(null, $"device-service 巡检失败：{(json.RootElement.TryGetProperty("msg", out var said) ? said.ToString() : "没有说明")}");
            }

            return json.RootElement.TryGetProperty("data", out var data) && data.ValueKind is JsonValueKind.Object
                && data.TryGetProperty("metrics", out var collected) && DeviceMetrics.TryRead(collected, out var metrics)
                ? new InspectionAnswer(metrics, null)
                : new InspectionAnswer(null, "device-service 的应答没有采集数据");
        }
        catch (Exception unsound) when (unsound is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it that is no Unicode.
            return InspectionAnswer.Unreadable;
        }
    }
}

/// <summary>What came of an inspection.</summary>
/// <param name="Metrics">What was collected; null when nothing was.</param>
/// <param name="Problem">Why there is nothing, in Chinese; null when there are metrics.</param>
internal sealed record InspectionAnswer(DeviceMetrics? Metrics, string? Problem)
{
    public static InspectionAnswer Unreadable { get; } = new(null, "device-service 的应答无法识别");
}
