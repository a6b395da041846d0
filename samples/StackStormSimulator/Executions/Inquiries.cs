using System.Text.Json.Nodes;
using StackStormSimulator.Catalog;
using StackStormSimulator.Parameters;
using StackStormSimulator.Stream;

namespace StackStormSimulator.Executions;

/// <summary>The questions that a paused workflow puts to a person: its child <c>core.ask</c>, which is <c>pending</c> (recordings 01k*).</summary>
internal sealed class Inquiries(ActionCatalog catalog, ExecutionStore store, Announcer announcer, TimeProvider time)
{
    private static readonly TimeSpan ResumingFor = TimeSpan.FromMilliseconds(447);
    private static readonly TimeSpan RunningFor = TimeSpan.FromMilliseconds(897);

    public static JsonObject Result(Execution inquiry) => new()
    {
        ["schema"] = inquiry.Parameters!["schema"]!.DeepClone(),
        ["roles"] = new JsonArray(),
        ["users"] = new JsonArray(),
        ["route"] = inquiry.Parameters["route"]!.DeepClone(),
        ["ttl"] = 1440,
    };

    public static JsonObject Document(Execution inquiry)
    {
        var result = Result(inquiry);
        return new JsonObject
        {
            ["id"] = inquiry.Id,
            ["route"] = result["route"]!.DeepClone(),
            ["ttl"] = 1440,
            ["users"] = new JsonArray(),
            ["roles"] = new JsonArray(),
            ["schema"] = result["schema"]!.DeepClone(),
        };
    }

    /// <summary>The child of a workflow that will be paused: pending a moment before its parent is.</summary>
    public Execution? Prepare(Execution workflow)
    {
        if (workflow.Action.Direction.Ending != Endings.WaitsForPerson || workflow.Schedule.EntryOf("paused") is not { } paused)
        {
            return null;
        }

        var begins = workflow.Schedule.EntryOf("running")!.Value;
        TimeSpan Part(int of4) => (paused - begins) / 5 * of4;
        var context = new JsonObject
        {
            ["pack"] = "core",
            ["user"] = workflow.Context["user"]?.DeepClone(),
            ["parent"] = new JsonObject
            {
                ["execution_id"] = workflow.Id,
                ["user"] = workflow.Context["user"]?.DeepClone(),
                ["pack"] = workflow.Action.Pack,
            },
        };
        return new Execution(catalog.Find("core.ask")!, Question(), context,
        [
            new Step(begins + Part(1), "requested"),
            new Step(begins + Part(2), "scheduled"),
            new Step(begins + Part(3), "running"),
            new Step(begins + Part(4), "pending"),
        ])
        {
            Parent = workflow,
        };
    }

    public IReadOnlyList<Execution> Pending() =>
        [.. store.All().Where(execution => execution.Action.Reference == "core.ask" && execution.StatusAt(time.GetUtcNow()) == "pending")];

    /// <summary>The person's answer: the child has succeeded, and its workflow goes on to its end.</summary>
    /// <exception cref="RefusedException">The answer is none that the question allows.</exception>
    public void Answer(Execution inquiry, JsonObject response)
    {
        foreach (var (name, rule) in inquiry.Parameters!["schema"]!["properties"]!.AsObject())
        {
            if (PythonText.TypeOf(response[name]) != "bool")
            {
                throw new RefusedException(
                    $"Response for inquiry \"{inquiry.Id}\" did not pass schema validation. {PythonText.Repr(response[name])} is not of type 'boolean'\n\n"
                    + $"Failed validating 'type' in schema['properties']['{name}']:\n"
                    + $"    {{'required': {PythonText.Repr(rule!["required"])}, 'type': {PythonText.Repr(rule["type"])}}}\n\n"
                    + $"On instance['{name}']:\n    {PythonText.Repr(response[name])}");
            }
        }

        var now = time.GetUtcNow();
        var workflow = inquiry.Parent!;
        inquiry.Schedule.Replace(now, new Step(now, "succeeded"));
        workflow.Note("resumed_by", workflow.Context["user"]);
        workflow.Schedule.Replace(
            now, new Step(now, "resuming"), new Step(now + ResumingFor, "running"), new Step(now + ResumingFor + RunningFor, "succeeded"));
        announcer.Watch(inquiry);
        announcer.Watch(workflow);
    }

    private static JsonObject Question() => new()
    {
        ["route"] = "ops",
        ["users"] = new JsonArray(),
        ["schema"] = JsonNode.Parse("""{"type": "object", "properties": {"approved": {"type": "boolean", "required": true}}}"""),
    };
}
