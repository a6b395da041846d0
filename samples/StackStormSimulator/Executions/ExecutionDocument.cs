using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace StackStormSimulator.Executions;

/// <summary>An execution as the API shows it; which keys exist, and in which order, is as recorded.</summary>
internal static class ExecutionDocument
{
    public static JsonObject Of(Execution execution, DateTimeOffset now)
    {
        var steps = execution.Schedule.Until(now);
        var (last, status) = steps[^1];
        var final = Schedule.IsFinal(status);
        var ran = steps.Any(step => step.Status == "running");
        var result = ExecutionResult.Of(execution, status);
        var parent = execution.Parent;

        var document = new JsonObject
        {
            ["action"] = execution.Action.Document.DeepClone(),
            ["runner"] = execution.Action.Runner.DeepClone(),
            ["liveaction"] = new JsonObject
            {
                ["action"] = execution.Action.Reference,
                ["action_is_workflow"] = execution.Action.IsWorkflow,
                ["parameters"] = execution.Parameters?.DeepClone() ?? new JsonObject(),
                ["callback"] = new JsonObject(),
                ["runner_info"] = ran ? new JsonObject { ["hostname"] = "simulation", ["pid"] = Environment.ProcessId } : [],
                ["id"] = execution.LiveActionId,
            },
        };
        if (parent is not null)
        {
            document["workflow_execution"] = parent.LiveActionId;
            document["task_execution"] = execution.LiveActionId;
        }

        document["status"] = status;
        document["start_timestamp"] = Timestamp(execution.Start);
        if (final)
        {
            document["end_timestamp"] = Timestamp(last);
        }

        if (execution.Parameters is { } parameters)
        {
            document["parameters"] = parameters.DeepClone();
        }

        // A result is counted where a runner wrote it, and not where a cancellation did.
        if (result is not null && ran && status != "canceling")
        {
            document["result_size"] = Encoding.UTF8.GetByteCount(result.ToJsonString());
        }

        document["context"] = execution.Context.DeepClone();
        if (parent is not null)
        {
            document["parent"] = parent.Id;
        }

        if (execution.Inquiry is { } inquiry && inquiry.Start <= now)
        {
            document["children"] = new JsonArray(inquiry.Id);
        }

        document["log"] = new JsonArray([.. steps.Select(Logged)]);
        document["web_url"] = $"https://localhost/#/history/{execution.Id}/general";
        document["id"] = execution.Id;
        if (result is not null)
        {
            document["result"] = result;
        }

        if (final)
        {
            document["elapsed_seconds"] = Math.Round((last - execution.Start).TotalSeconds, 6);
        }

        return document;
    }

    public static string Timestamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static JsonNode Logged(Step step) => new JsonObject { ["timestamp"] = Timestamp(step.At), ["status"] = step.Status };
}
