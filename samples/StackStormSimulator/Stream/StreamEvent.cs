using System.Text.Json.Nodes;
using StackStormSimulator.Executions;

namespace StackStormSimulator.Stream;

/// <summary>One message of the event stream.</summary>
/// <param name="Name"><c>st2.execution__update</c>, ….</param>
/// <param name="Id">The id of what it shows: an execution's, or a live action's.</param>
/// <param name="Action">The action's reference.</param>
/// <param name="Status">The state that was entered.</param>
/// <param name="Data">The whole document as JSON.</param>
internal sealed record StreamEvent(string Name, string Id, string Action, string Status, string Data)
{
    /// <summary>What an execution that enters a state tells: first its live action, then itself (recording 06a).</summary>
    public static IEnumerable<StreamEvent> Of(Execution execution, Step step)
    {
        var kind = step.Status == "requested" && step.At == execution.Start ? "create" : "update";
        var document = ExecutionDocument.Of(execution, step.At);
        var action = execution.Action.Reference;
        yield return new StreamEvent(
            $"st2.liveaction__{kind}", execution.LiveActionId, action, step.Status, LiveAction(document).ToJsonString());
        yield return new StreamEvent($"st2.execution__{kind}", execution.Id, action, step.Status, document.ToJsonString());
    }

    public string ToText() => $"event: {Name}\ndata: {Data}\n\n";

    private static JsonObject LiveAction(JsonObject document)
    {
        var own = document["liveaction"]!;
        var shown = new JsonObject { ["status"] = document["status"]!.DeepClone(), ["start_timestamp"] = document["start_timestamp"]!.DeepClone() };
        if (document["end_timestamp"] is { } end)
        {
            shown["end_timestamp"] = end.DeepClone();
        }

        foreach (var name in (string[])["action", "action_is_workflow", "parameters"])
        {
            shown[name] = own[name]!.DeepClone();
        }

        shown["context"] = document["context"]!.DeepClone();
        foreach (var name in (string[])["callback", "runner_info", "id"])
        {
            shown[name] = own[name]!.DeepClone();
        }

        // JSON inside a JSON string, as recorded.
        shown["result"] = document["result"]?.ToJsonString() ?? "{}";
        return shown;
    }
}
