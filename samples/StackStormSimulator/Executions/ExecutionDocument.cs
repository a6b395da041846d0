using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace StackStormSimulator.Executions;

/// <summary>An execution as the API shows it; which keys exist, and in which order, is as recorded.</summary>
internal static class ExecutionDocument
{
    public static JsonObject Of(Execution execution, DateTimeOffset now)
    {
        var steps = execution.StepsUntil(now);
        var (last, status) = steps[^1];
        var final = Execution.IsFinal(status);
        var ran = steps.Any(step => step.Status == "running");
        var result = final || status == "canceling" ? ExecutionResult.Of(execution, status) : null;

        var document = new JsonObject
        {
            ["action"] = execution.Action.Document.DeepClone(),
            ["runner"] = execution.Action.Runner.DeepClone(),
            ["liveaction"] = new JsonObject
            {
                ["action"] = execution.Action.Reference,
                ["action_is_workflow"] = false,
                ["parameters"] = execution.Parameters?.DeepClone() ?? new JsonObject(),
                ["callback"] = new JsonObject(),
                ["runner_info"] = ran ? new JsonObject { ["hostname"] = "simulation", ["pid"] = Environment.ProcessId } : [],
                ["id"] = execution.LiveActionId,
            },
            ["status"] = status,
            ["start_timestamp"] = Timestamp(execution.Start),
        };
        if (final)
        {
            document["end_timestamp"] = Timestamp(last);
        }

        if (execution.Parameters is { } parameters)
        {
            document["parameters"] = parameters.DeepClone();
        }

        if (final && ran)
        {
            document["result_size"] = Encoding.UTF8.GetByteCount(result!.ToJsonString());
        }

        document["context"] = execution.Context.DeepClone();
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
