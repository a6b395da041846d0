using SimulatorKit.Runs;
using StackStormSimulator.Executions;

namespace StackStormSimulator.Runs;

/// <summary>Tells when the action of each execution really worked on its device.</summary>
internal static class ExecutionRuns
{
    public static RunReport Report(ExecutionStore store, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return RunReport.Of(store.All().Select(execution => Of(execution, now)).OfType<DeviceRun>());
    }

    private static DeviceRun? Of(Execution execution, DateTimeOffset now) =>
        execution.Schedule.WorkAt(now) is { } work
            ? new DeviceRun(
                execution.Id,
                execution.Action.Reference,
                execution.Parameters?["device_id"]?.ToString(),
                execution.TraceTag,
                work.Start,
                work.End,
                execution.StatusAt(now),
                execution.Schedule.OutlivedItsEnd(now))
            : null;
}
