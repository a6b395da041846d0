using System.Globalization;
using AwxSimulator.Jobs;
using SimulatorKit.Runs;

namespace AwxSimulator.Runs;

/// <summary>Tells when the playbook of each job really worked on which host.</summary>
internal static class JobRuns
{
    public static RunReport Report(JobStore store, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return RunReport.Of(store.All().SelectMany(job => Of(job, now)));
    }

    private static IEnumerable<DeviceRun> Of(Job job, DateTimeOffset now) =>
        job.Life.WorkAt(now) is not { } work ? []
        : job.Plan.Hosts.Select(host => new DeviceRun(
            job.Id.ToString(CultureInfo.InvariantCulture),
            job.Template.FullName,
            job.Device ?? host,
            job.TraceTag,
            work.Start,
            work.End,
            job.Life.At(now).Status,
            job.Life.OutlivedItsEnd(now))
        {
            Host = host,
        });
}
