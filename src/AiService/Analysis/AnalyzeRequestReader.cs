using System.Text.Json;
using AiService.Contract;
using AiService.Hosting;
using AiService.Repairs;

namespace AiService.Analysis;

/// <summary>Reads the request as its callers really send it (contract section 2.1), and names the field that is wrong.</summary>
internal static class AnalyzeRequestReader
{
    private const int MaxFaults = 100;

    /// <exception cref="FieldException">A field has the wrong type or value.</exception>
    public static AnalyzeRequest Read(JsonElement body)
    {
        return new AnalyzeRequest
        {
            DeviceId = DeviceIdField.Read(body),
            // Anything but the two fast scenarios is the general one, also a number or a list: recorded so.
            Scenario = body.Field("scenario") is { ValueKind: JsonValueKind.String } ? body.TextField("scenario", JsonBody.MaxBytes) : null,
            AutoRepair = body.FlagField("auto_repair") ?? false,
            Metrics = Metrics(body),
            Report = body.TextField("report", JsonBody.MaxBytes) is { } report && !string.IsNullOrWhiteSpace(report) ? report : null,
            Faults = Faults(body),
        };
    }

    private static JsonElement? Metrics(JsonElement body)
    {
        return body.Field("metrics") switch
        {
            null => null,
            { ValueKind: JsonValueKind.Object } metrics => metrics,
            _ => throw new FieldException("metrics", "必须是 JSON 对象"),
        };
    }

    private static List<GivenFault>? Faults(JsonElement body)
    {
        return body.Field("faults") switch
        {
            null => null,
            { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() <= MaxFaults => list.EnumerateArray().Select(Fault).ToList(),
            { ValueKind: JsonValueKind.Array } => throw new FieldException("faults", $"不能超过 {MaxFaults} 项"),
            _ => throw new FieldException("faults", "必须是数组"),
        };
    }

    private static GivenFault Fault(JsonElement fault, int index)
    {
        var shown = $"faults[{index}]";
        if (fault.ValueKind is not JsonValueKind.Object)
        {
            throw new FieldException(shown, "必须是 JSON 对象");
        }

        return new GivenFault
        {
            Description = fault.TextField("description", 4000, $"{shown}.description") is { } description && !string.IsNullOrWhiteSpace(description)
                ? description
                : throw new FieldException($"{shown}.description", "不能为空"),
            Level = FaultLevelField.Read(fault, $"{shown}.level"),
            Evidence = fault.TextField("evidence", 4000, $"{shown}.evidence"),
            AutoRepairable = fault.FlagField("auto_repairable", $"{shown}.auto_repairable"),
            Stated = StatedField.Read(fault, $"{shown}.stated"),
        };
    }
}
