using System.Text.Json.Serialization;

namespace SimulatorKit.Runs;

/// <summary>One time that an action really worked on its device: from <c>running</c> to its end.</summary>
/// <param name="ExecutionId">The execution.</param>
/// <param name="Action">Its action.</param>
/// <param name="DeviceId">Its parameter <c>device_id</c>; null without one.</param>
/// <param name="TraceTag">Whose it is.</param>
/// <param name="StartedAt">When it entered <c>running</c>.</param>
/// <param name="EndedAt">When the work was over; null while it may still be going on.</param>
/// <param name="Status">The execution's state now, which need not tell the truth about the work (recording 08f8).</param>
/// <param name="OutlivedItsEnd">True when the action worked on after its execution was called over, or began only then.</param>
internal sealed record DeviceRun(
    string ExecutionId,
    string Action,
    string? DeviceId,
    string? TraceTag,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string Status,
    bool OutlivedItsEnd)
{
    /// <summary>The host that it worked on, where an engine runs on several; its parameter may name another.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Host { get; init; }

    public bool Overlaps(DeviceRun other) =>
        StartedAt < (other.EndedAt ?? DateTimeOffset.MaxValue) && other.StartedAt < (EndedAt ?? DateTimeOffset.MaxValue);
}
