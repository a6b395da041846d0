using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Awx.Api;
using AiService.Awx.Templates;
using AiService.Faults;
using AiService.Repairs.Store;

namespace AiService.Awx.Launch;

/// <summary>Compares a job with what was asked for: AWX answers 201 to a launch of which it has dropped the limit, or variables.</summary>
internal static class JobTarget
{
    /// <summary>Returns the trace tag that a job was launched with; null for a job of others.</summary>
    public static string? TagOf(Job job) => Read(job)?[LaunchVariables.TraceTag] is JsonValue tag && tag.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Returns, in Chinese, what is different in the answer to a launch; null when nothing is.</summary>
    public static string? Difference(LaunchedJob job, RepairOrder order, LaunchPlan plan) =>
        job.IgnoredFields is { ValueKind: JsonValueKind.Object } ignored && ignored.EnumerateObject().FirstOrDefault() is { Value.ValueKind: not JsonValueKind.Undefined } dropped
            ? $"AWX 丢弃了启动参数 {dropped.Name}"
            : Difference(job, order, plan.Host, plan.Variables);

    /// <summary>Returns the same of a job that was found, or is resumed.</summary>
    /// <param name="job">The job.</param>
    /// <param name="order">The repair.</param>
    /// <param name="host">The one host that was meant.</param>
    /// <param name="sent">The variables, as far as it is still known which were sent.</param>
    public static string? Difference(Job job, RepairOrder order, string host, JsonObject? sent) => job.Limit != host ? $"作业的 limit 与所要求的主机 {host} 不同"
        : Read(job) is not { } variables ? "作业的变量无法读取"
        : sent?.FirstOrDefault(variable => !JsonNode.DeepEquals(variable.Value, variables[variable.Key])) is { Key: { } different } ? $"作业的变量 {different} 与所发送的不同"
        : TagOf(job) != order.TraceTag ? "作业没有本次修复的 trace_tag"
        : variables[LaunchVariables.Device] is JsonValue device && device.TryGetValue<string>(out var id) && id == order.DeviceId ? null
        : "作业的变量 device_id 不是本设备";

    private static JsonObject? Read(Job job)
    {
        try
        {
            return job.ExtraVars is { Length: > 0 } text ? JsonNode.Parse(LoneSurrogates.Mend(text), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
