using System.Text.Json.Nodes;
using SimulatorKit.Runs;
using StackStormSimulator.Catalog;

namespace StackStormSimulator.Executions;

/// <summary>One execution. Nothing runs: see <see cref="Schedule"/>.</summary>
internal sealed class Execution(CatalogAction action, JsonObject? parameters, JsonObject context, IEnumerable<Step> schedule, TimeSpan? work = null)
{
    // Replaced as a whole and never changed: answers are written from it while others come in.
    private volatile JsonObject context = context;
    private volatile bool cancelledByHand;

    public string Id { get; } = ObjectId.Next();

    public string LiveActionId { get; } = ObjectId.Next();

    public CatalogAction Action { get; } = action;

    /// <summary>With secrets masked; null when the request had none.</summary>
    public JsonObject? Parameters { get; } = parameters;

    public JsonObject Context => context;

    public Schedule Schedule { get; } = new(schedule, work);

    /// <summary>The workflow that began this one.</summary>
    public Execution? Parent { get; init; }

    /// <summary>What waits for a person's answer, when this workflow does.</summary>
    public Execution? Inquiry { get; set; }

    public DateTimeOffset Start => Schedule.Start;

    /// <summary>Null without one, and for a malformed one, which names no repair.</summary>
    public string? TraceTag =>
        (Context["trace_context"] as JsonObject)?["trace_tag"] is JsonValue tag && tag.TryGetValue(out string? text) ? text : null;

    public bool CancelledByHand => cancelledByHand;

    public string StatusAt(DateTimeOffset now) => Schedule.StatusAt(now);

    /// <returns>False when it had ended otherwise before.</returns>
    public bool Cancel(DateTimeOffset now, JsonNode? by, LateRun late = default)
    {
        if (Schedule.StatusAt(now) is "canceling" or "canceled")
        {
            return true;
        }

        if (!Schedule.Cancel(now, late))
        {
            return false;
        }

        cancelledByHand = true;
        Note("cancelled_by", by);
        Inquiry?.Cancel(now, by);
        return true;
    }

    public void Note(string name, JsonNode? value)
    {
        var noted = context.DeepClone().AsObject();
        noted[name] = value?.DeepClone();
        context = noted;
    }
}
