using System.Text.Json.Nodes;
using StackStormSimulator.Catalog;

namespace StackStormSimulator.Executions;

/// <summary>A state that an execution enters at a moment which was settled when it began.</summary>
internal readonly record struct Step(DateTimeOffset At, string Status);

/// <summary>One execution. Nothing runs: its states are a schedule, and the clock decides how far it has come.</summary>
internal sealed class Execution(CatalogAction action, JsonObject? parameters, JsonObject context, IEnumerable<Step> schedule)
{
    private static readonly HashSet<string> Finals = ["succeeded", "failed", "timeout", "canceled", "abandoned"];

    private readonly Lock gate = new();
    private List<Step> steps = [.. schedule];
    private bool cancelledByHand;

    public string Id { get; } = ObjectId.Next();

    public string LiveActionId { get; } = ObjectId.Next();

    public CatalogAction Action { get; } = action;

    /// <summary>With secrets masked; null when the request had none.</summary>
    public JsonObject? Parameters { get; } = parameters;

    public JsonObject Context { get; } = context;

    public DateTimeOffset Start => steps[0].At;

    /// <summary>Null without one, and for a malformed one, which is nobody's.</summary>
    public string? TraceTag =>
        (Context["trace_context"] as JsonObject)?["trace_tag"] is JsonValue tag && tag.TryGetValue(out string? text) ? text : null;

    public static bool IsFinal(string status) => Finals.Contains(status);

    public string StatusAt(DateTimeOffset now) => StepsUntil(now)[^1].Status;

    public IReadOnlyList<Step> StepsUntil(DateTimeOffset now)
    {
        lock (gate)
        {
            var come = steps.Where(step => step.At <= now).ToList();
            return come.Count > 0 ? come : [steps[0]];
        }
    }

    public bool CancelledByHand
    {
        get
        {
            lock (gate)
            {
                return cancelledByHand;
            }
        }
    }

    /// <summary>Takes the rest of the schedule away: a running one is <c>canceling</c> for a moment, the others are over at once.</summary>
    /// <returns>False when it had ended otherwise before.</returns>
    public bool Cancel(DateTimeOffset now)
    {
        lock (gate)
        {
            var come = steps.Where(step => step.At <= now).ToList();
            var status = come.Count > 0 ? come[^1].Status : steps[0].Status;
            if (status is "canceling" or "canceled")
            {
                return true;
            }

            if (IsFinal(status))
            {
                return false;
            }

            cancelledByHand = true;
            if (status is "running" or "paused" or "pausing" or "resuming" or "pending")
            {
                come.Add(new Step(now, "canceling"));
                come.Add(new Step(now + Timings.CancelingFor, "canceled"));
            }
            else
            {
                come.Add(new Step(now, "canceled"));
            }

            Context["cancelled_by"] = Context["user"]?.DeepClone();
            steps = come;
            return true;
        }
    }
}
