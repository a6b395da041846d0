using System.Text.Json.Nodes;

namespace AiService.Tests.Harness;

/// <summary>An execution at the fake StackStorm that runs until the test says how it ended.</summary>
internal sealed class OpenExecution
{
    private readonly TaskCompletionSource<bool> running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Recording life = Recording.Of("01c_python_success");
    private volatile string status = "running";
    private int looks;

    public OpenExecution(FakeStackStorm stackStorm)
    {
        stackStorm.Declares(life.Action, life.Declared).AnswersPost("01c_python_success");
        stackStorm.On("GET", $"/v1/executions/{Id}", _ =>
        {
            // At the second look the service has surely read the answer to the first.
            if (Interlocked.Increment(ref looks) == 2)
            {
                running.TrySetResult(true);
            }

            return FakeStackStorm.Json(200, State());
        });
        stackStorm.On("GET", "/v1/traces", _ => FakeStackStorm.Json(200, Trace()));
        stackStorm.On("DELETE", $"/v1/executions/{Id}", _ =>
        {
            status = "canceled";
            return FakeStackStorm.Json(200, State());
        });
    }

    public string Id => life.Body["id"]!.GetValue<string>();

    /// <summary>Done when the service has seen it running.</summary>
    public Task<bool> Running => running.Task;

    /// <summary>What it has to tell; the recording's when null.</summary>
    public JsonNode? Result { get; init; }

    public void End(string how = "succeeded") => status = how;

    private JsonArray Trace()
    {
        var trace = Recording.Of("05b_traces_by_tag").Body.AsArray()[0]!.DeepClone();
        var mine = trace["action_executions"]![0]!;
        mine["object_id"] = Id;
        mine["ref"] = life.Action;
        return [trace];
    }

    private JsonNode State()
    {
        var state = life.States[^1].DeepClone();
        state["status"] = status;
        if (Result is not null)
        {
            state["result"] = Result.DeepClone();
        }

        return state;
    }
}
