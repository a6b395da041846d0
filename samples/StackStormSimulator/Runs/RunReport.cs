using StackStormSimulator.Executions;

namespace StackStormSimulator.Runs;

/// <summary>What really happened on the devices, which no client could know.</summary>
/// <param name="Runs">Every run, the oldest first. An execution that never got to <c>running</c> has none.</param>
/// <param name="Repeated">Trace tags under which more than one run happened.</param>
/// <param name="Overlapping">Pairs of runs that were on one device at one time.</param>
internal sealed record RunReport(IReadOnlyList<DeviceRun> Runs, IReadOnlyList<string> Repeated, IReadOnlyList<IReadOnlyList<DeviceRun>> Overlapping)
{
    public static RunReport Of(IEnumerable<Execution> executions, DateTimeOffset now)
    {
        List<DeviceRun> runs = [.. executions.Select(execution => Of(execution, now)).OfType<DeviceRun>().OrderBy(run => run.StartedAt)];
        return new RunReport(
            runs,
            [.. runs.Where(run => run.TraceTag is not null).GroupBy(run => run.TraceTag!).Where(same => same.Count() > 1).Select(same => same.Key)],
            [.. runs.Where(run => run.DeviceId is not null).GroupBy(run => run.DeviceId).SelectMany(Overlaps)]);
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

    private static IEnumerable<IReadOnlyList<DeviceRun>> Overlaps(IEnumerable<DeviceRun> onOneDevice)
    {
        List<DeviceRun> runs = [.. onOneDevice];
        return runs.SelectMany((run, i) => runs.Skip(i + 1).Where(run.Overlaps).Select(other => (IReadOnlyList<DeviceRun>)[run, other]));
    }
}
