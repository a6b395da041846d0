using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Awx.Api;
using AiService.Awx.Templates;
using AiService.NetworkAgent.Inventory;
using AiService.Repairs.Store;

namespace AiService.Awx.Launch;

/// <summary>Compares a job with what was asked for: AWX answers 201 to a launch of which it has dropped the limit, or variables.</summary>
internal static class JobTarget
{
    /// <summary>Returns the trace tag that a job was launched with; null for a job of others.</summary>
    public static string? TagOf(Job job) => Read(job)?[LaunchVariables.TraceTag] is JsonValue tag && tag.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Returns, in Chinese, what is different in the answer to a launch; null when nothing is.</summary>
    public static string? Difference(LaunchedJob job, LaunchPlan plan)
    {
        if (job.IgnoredFields is { ValueKind: JsonValueKind.Object } ignored && ignored.EnumerateObject().FirstOrDefault() is { Value.ValueKind: not JsonValueKind.Undefined } dropped)
        {
            return $"AWX 丢弃了启动参数 {dropped.Name}";
        }

        return job.Limit != plan.Host ? $"作业的 limit 与所要求的主机 {plan.Host} 不同"
            : Read(job) is not { } variables ? "作业的变量无法读取"
            : plan.Variables.FirstOrDefault(sent => !JsonNode.DeepEquals(sent.Value, variables[sent.Key])) is { Key: { } different } ? $"作业的变量 {different} 与所发送的不同"
            : null;
    }

    /// <summary>Returns the same of a job that was found, or is resumed: whatever was sent, it must be for one host and for this device.</summary>
    public static string? Difference(Job job, RepairOrder order) => !AnsibleHost.IsName(job.Limit ?? string.Empty) ? "作业没有限定为一台主机（limit）"
        : TagOf(job) != order.TraceTag ? "作业没有本次修复的 trace_tag"
        : Read(job)![LaunchVariables.Device] is JsonValue device && device.TryGetValue<string>(out var id) && id == order.DeviceId ? null
        : "作业的变量 device_id 不是本设备";

    private static JsonObject? Read(Job job)
    {
        try
        {
            return job.ExtraVars is { Length: > 0 } text ? JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
