using System.Text.Json.Nodes;

namespace StackStormSimulator.Executions;

/// <summary>What an execution has to show at its end: another shape for every runner, and the word "simulated" in each.</summary>
internal static class ExecutionResult
{
    /// <returns>Null while there is none.</returns>
    public static JsonObject? Of(Execution execution, string status)
    {
        var runner = execution.Action.RunnerName;
        var waits = runner is "orquesta" or "inquirer" && status is "pending" or "paused" or "pausing" or "resuming";
        if (!Schedule.IsFinal(status) && status != "canceling" && !waits)
        {
            return null;
        }

        if (execution.CancelledByHand && status is "canceling" or "canceled")
        {
            return new JsonObject { ["message"] = "Action canceled by user.", ["user"] = execution.Context["user"]?.DeepClone() };
        }

        var succeeded = status == "succeeded";
        return runner switch
        {
            "orquesta" => new JsonObject { ["output"] = null },
            "inquirer" => Inquiries.Result(execution),
            "noop" => new JsonObject { ["failed"] = !succeeded, ["succeeded"] = succeeded, ["return_code"] = succeeded ? 0 : 1 },
            "local-shell-cmd" => new JsonObject
            {
                ["failed"] = !succeeded,
                ["succeeded"] = succeeded,
                ["return_code"] = succeeded ? 0 : 1,
                ["stdout"] = "simulated: no command was run",
                ["stderr"] = succeeded ? "" : "simulated error",
            },
            _ => OfPython(execution, status, succeeded),
        };
    }

    private static JsonObject OfPython(Execution execution, string status, bool succeeded)
    {
        // A python action that returns (False, …) has exit code 0 all the same (recording 01e): only the status tells.
        var result = new JsonObject
        {
            ["stdout"] = "simulated: no device was touched\n",
            ["stderr"] = "",
            ["exit_code"] = status == "timeout" ? -9 : 0,
            ["result"] = status == "timeout"
                ? "None"
                : succeeded ? Changed(execution) : new JsonObject { ["reason"] = "simulated: device said no" },
        };
        if (status == "timeout")
        {
            result["error"] = "Action failed to complete in the simulated time";
        }

        return result;
    }

    private static JsonObject Changed(Execution execution)
    {
        var result = new JsonObject();
        foreach (var name in new[] { "device_id", "fault_description", "fault_level" })
        {
            if (execution.Parameters?[name] is { } value)
            {
                result[name] = value.DeepClone();
            }
        }

        result["changed"] = true;
        result["simulated"] = true;
        return result;
    }
}
