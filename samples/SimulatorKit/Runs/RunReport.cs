namespace SimulatorKit.Runs;

/// <summary>What really happened on the devices, which no client could know.</summary>
/// <param name="Runs">Every run, the oldest first. An execution that never got to <c>running</c> has none.</param>
/// <param name="Repeated">Trace tags under which more than one run happened.</param>
/// <param name="Overlapping">Pairs of runs that were on one device at one time.</param>
internal sealed record RunReport(IReadOnlyList<DeviceRun> Runs, IReadOnlyList<string> Repeated, IReadOnlyList<IReadOnlyList<DeviceRun>> Overlapping)
{
    public static RunReport Of(IEnumerable<DeviceRun> happened)
    {
        List<DeviceRun> runs = [.. happened.OrderBy(run => run.StartedAt)];
        return new RunReport(
            runs,
            [.. runs.Where(run => run.TraceTag is not null).GroupBy(run => run.TraceTag!).Where(same => same.Count() > 1).Select(same => same.Key)],
            [.. runs.Where(run => run.DeviceId is not null).GroupBy(run => run.DeviceId).SelectMany(Overlaps)]);
    }

    private static IEnumerable<IReadOnlyList<DeviceRun>> Overlaps(IEnumerable<DeviceRun> onOneDevice)
    {
        List<DeviceRun> runs = [.. onOneDevice];
        return runs.SelectMany((run, i) => runs.Skip(i + 1).Where(run.Overlaps).Select(other => (IReadOnlyList<DeviceRun>)[run, other]));
    }
}
