using System.Globalization;
using System.Text.Json;
using AiService.Repairs.Store;

namespace AiService.StackStorm.Actions;

/// <summary>Limits how long an action's process may outlive the cancellation of its execution.</summary>
/// <param name="Longest">After so long the action's own time-out has ended it.</param>
/// <param name="WaitsForItsTask">
/// True for workflow runners: they call an execution canceled only when the task that ran has ended. Every other runner only writes the status
/// down, and the action's process runs on.
/// </param>
internal sealed record ActionLimits(TimeSpan Longest, bool WaitsForItsTask)
{
    private const string Timeout = "timeout";

    /// <summary>Where StackStorm declares no time-out.</summary>
    private static readonly TimeSpan LeastUnknown = TimeSpan.FromSeconds(600);

    /// <summary>A longer time-out means that there is none.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromDays(365);

    /// <summary>StackStorm's runners of workflows, those of older releases included.</summary>
    private static readonly HashSet<string> Workflows = new(StringComparer.Ordinal) { "orquesta", "action-chain", "mistral-v2", "mistral-v1" };

    /// <param name="order">The repair: its map entry may fix the time-out.</param>
    /// <param name="declared">What the action declares; null when that cannot be read.</param>
    /// <param name="deviceHold"><c>DEVICE_HOLD</c>: replaces a time-out that is not known, if it is longer than 600 s.</param>
    public static ActionLimits Of(RepairOrder order, ActionDeclaration? declared, TimeSpan deviceHold)
    {
        var isFixed = order.Match.Parameters.TryGetValue(Timeout, out var own);
        var preset = Seconds(declared?.Parameters.GetValueOrDefault(Timeout)?.Default);
        var unknown = deviceHold > LeastUnknown ? deviceHold : LeastUnknown;

        // A fixed value that a restart has left masked is not known: then the longest of what is known counts.
        var longest = !isFixed ? preset ?? unknown : Seconds(own) ?? (preset > unknown ? preset.Value : unknown);
        return new ActionLimits(longest, declared?.RunnerType is { } runner && Workflows.Contains(runner));
    }

    private static TimeSpan? Seconds(JsonElement? value)
    {
        double seconds = 0;
        var read = value switch
        {
            { ValueKind: JsonValueKind.Number } number => number.TryGetDouble(out seconds),
            { ValueKind: JsonValueKind.String } text => double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out seconds),
            _ => false,
        };
        return read && seconds > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, Most.TotalSeconds)) : null;
    }
}
