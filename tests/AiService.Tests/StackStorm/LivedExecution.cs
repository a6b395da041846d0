using System.Text.Json.Nodes;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

/// <summary>An execution of an action with a time-out of 60 s that shows the statuses of its life at their moments, in fake time.</summary>
internal sealed class LivedExecution : IDisposable
{
    public const string Id = "6b04412653e8bd92fcb1967d";

    /// <summary>In a life: from then on StackStorm answers that there is no such execution.</summary>
    public const string Deleted = "deleted";

    public const string Path = "/v1/executions/" + Id;

    public LivedExecution()
    {
        Rig = NewRig();
        Began = Rig.Time.GetUtcNow();
        StackStorm.DeclaresTimeout(Orders.EnableInterface, 60).AnswersPost("01c_python_success").Follows(Id, State)
            .On("DELETE", Path, _ => Cancel("canceled"));
    }

    public FakeStackStorm StackStorm { get; } = new();

    public StackStormRig Rig { get; }

    public DateTimeOffset Began { get; }

    /// <summary>Seconds since it began, and its status from then on.</summary>
    public List<(double At, string Status)> Life { get; } = [(0, "running")];

    public double Elapsed => (Rig.Time.GetUtcNow() - Began).TotalSeconds;

    public StackStormRig NewRig(int executionTimeout = 30, params string[] more) =>
        new(StackStorm.BaseUrl, [$"STACKSTORM_EXECUTION_TIMEOUT={executionTimeout}", "STACKSTORM_SETTLE_TIME=10", .. more]);

    /// <summary>The answer to a DELETE after which it shows this status.</summary>
    public WireMock.ResponseMessage Cancel(string status)
    {
        Life.Add((Elapsed, status));
        return FakeStackStorm.Json(200, Recording.Of("01h1_cancel_running_DELETE").Body);
    }

    /// <summary>Cancels the source at the first request after so many seconds.</summary>
    public void CancelsAfter(double seconds, CancellationTokenSource source) => StackStorm.Seen = _ =>
    {
        if (Elapsed >= seconds)
        {
            source.Cancel();
        }
    };

    public void Dispose()
    {
        Rig.Dispose();
        StackStorm.Dispose();
    }

    private JsonObject? State() => Life.Last(step => step.At <= Elapsed).Status is var status && status == Deleted
        ? null
        : new JsonObject { ["id"] = Id, ["status"] = status };
}
