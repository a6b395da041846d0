using System.Text.Json.Nodes;

namespace Chaos.Verdicts;

/// <summary>An execution as the simulator has it.</summary>
internal sealed record ExecutionRow(string Id, string Action, string? TraceTag, string Status)
{
    private static readonly HashSet<string> Finals = ["succeeded", "failed", "timeout", "canceled", "abandoned", "successful", "error"];

    public bool IsFinal => Finals.Contains(Status);

    /// <summary>StackStorm's word, or AWX's.</summary>
    public bool IsSuccess => Status is "succeeded" or "successful";
}

/// <summary>One time that an action really worked on a device.</summary>
internal sealed record RunRow(
    string ExecutionId, string Device, string? TraceTag, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, bool OutlivedItsEnd = false)
{
    public bool Overlaps(RunRow other) =>
        StartedAt < (other.EndedAt ?? DateTimeOffset.MaxValue) && other.StartedAt < (EndedAt ?? DateTimeOffset.MaxValue);
}

/// <summary>What really happened, from the simulator's own records.</summary>
/// <param name="Executions">Every execution there is.</param>
/// <param name="Runs">Those that got to a device, and when.</param>
/// <param name="Posts">How many POSTs arrived with each trace tag.</param>
internal sealed record Witness(IReadOnlyList<ExecutionRow> Executions, IReadOnlyList<RunRow> Runs, IReadOnlyDictionary<string, int> Posts)
{
    public static Witness Of(JsonNode executions, JsonNode runs) => new(
        // A workflow's child stands and falls with its parent.
        [.. executions["executions"]!.AsArray().Where(row => row!["parent"] is null).Select(row => new ExecutionRow(
            (string)row!["id"]!, (string)row["action"]!, (string?)row["trace_tag"], (string)row["status"]!))],
        [.. runs["runs"]!.AsArray().Where(row => row!["device_id"] is not null).Select(row => new RunRow(
            (string)row!["execution_id"]!,
            (string)row["device_id"]!,
            (string?)row["trace_tag"],
            (DateTimeOffset)row["started_at"]!,
            (DateTimeOffset?)row["ended_at"],
            (bool)row["outlived_its_end"]!))],
        executions["posts_by_trace_tag"]!.AsObject().ToDictionary(tag => tag.Key, tag => (int)tag.Value!));
}
